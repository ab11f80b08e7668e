// SPDX-License-Identifier: Apache-2.0
// Chooses how the rows of a list are printed, and holds them until they are.
#pragma once

#include "output/lists/table.hpp"
#include "template/template.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cli {

/// What the rows of one verb provide to `--format`.
struct RowKind {
  const templates::Record& record;
  std::span<const std::pair<std::string_view, std::string_view>> titles;  ///< placeholder → heading
  std::string_view raw, raw_quiet;  ///< The templates for `--format raw`.
};

/// How rows are printed, from -o, --format and -q.
struct Format {
  enum class Form {
    table,           ///< docker's columns
    wide,            ///< and ours
    template_table,  ///< --format 'table …'
    template_lines,  ///< --format …
    placeholders,    ///< --format json: docker's strings, one object per line
    json,            ///< an array of typed objects
    jsonl,           ///< one typed object per line
    name,
    id,
  };
  enum class Ids { whole, cut };

  Form form = Form::table;
  Ids ids = Ids::cut;  ///< 12 characters, or all
  std::optional<Template> row;

  /// Prints rows as they arrive and keeps none: constant memory, no sorting.
  [[nodiscard]] bool streams() const { return form == Form::jsonl || form == Form::id; }
};

struct FormatWords {
  std::string_view output;      ///< -o, or empty
  std::string_view format;      ///< --format, or empty
  std::string_view configured;  ///< The docker config file's default for this verb; -q ignores it.
  std::string_view origin{};    ///< Where `configured` comes from, for errors.
  bool quiet = false;           ///< -q
  bool whole_ids = false;       ///< --no-trunc
};

/// Throws usage: an unknown word, -o with --format, an invalid template.
Format choose_format(const FormatWords& words, const RowKind& kind);

/// Rows as text, each with its sort key.
class Listing {
 public:
  /// Above this many bytes, texts are stored in large pages if the system has them: each small page costs a
  /// page fault.
  explicit Listing(std::size_t in_small_blocks = std::size_t{2} << 20U) : in_small_blocks_(in_small_blocks) {}

  void add(std::string_view key, std::string_view text);
  void clear();
  /// Sorts by the natural order of the keys; rows of one key by their texts.
  void sort();

  [[nodiscard]] std::size_t size() const { return rows_.size(); }
  [[nodiscard]] std::string_view text(std::size_t row) const;

  /// Writes `heading`, then the rows, in columns.
  void write_table(std::string_view heading, const Put& put) const;
  void write_lines(const Put& put) const;
  /// A JSON array, one row per line.
  void write_array(const Put& put) const;

 private:
  struct Row {
    const char* bytes = nullptr;  ///< The key, then the text.
    std::uint32_t key = 0, text = 0;
    std::uint64_t order = 0;  ///< See natural_order.
  };
  struct Free {
    void operator()(char* block) const { std::free(block); }
  };

  static std::string_view text_of(const Row& row) { return {row.bytes + row.key, row.text}; }
  void start_block(std::size_t least);

  std::size_t in_small_blocks_, taken_ = 0;
  std::vector<std::unique_ptr<char, Free>> blocks_;
  std::size_t room_ = 0;  ///< Free bytes in the last block.
  char* free_ = nullptr;
  std::vector<Row> rows_;
};

}  // namespace cli
