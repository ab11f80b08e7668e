// SPDX-License-Identifier: Apache-2.0
// Lists: how each row is printed, and the rows that wait for their turn.
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

/// What the rows of one verb offer to `--format`.
struct RowKind {
  const templates::Record& record;
  std::span<const std::pair<std::string_view, std::string_view>> titles;  ///< placeholder → heading
  std::string_view raw, raw_quiet;  ///< The templates that `--format raw` stands for.
};

/// How rows are printed: -o, --format and -q made one.
struct Format {
  enum class Form {
    table,           ///< docker's columns
    wide,            ///< and ours
    template_table,  ///< --format 'table …'
    template_lines,  ///< --format …
    placeholders,    ///< --format json: docker's strings, an object a line
    json,            ///< an array of typed objects
    jsonl,           ///< a typed object a line
    name,
    id,
  };
  enum class Ids { whole, cut };

  Form form = Form::table;
  Ids ids = Ids::cut;  ///< 12 characters, or all
  std::optional<Template> row;

  /// As rows come, none is kept: memory stays flat, and nothing is sorted.
  [[nodiscard]] bool streams() const { return form == Form::jsonl || form == Form::id; }
};

struct FormatWords {
  std::string_view output;      ///< -o, or empty
  std::string_view format;      ///< --format, or empty
  std::string_view configured;  ///< The docker config file's default for this verb; -q ignores it.
  std::string_view origin{};    ///< Of `configured`, for errors.
  bool quiet = false;           ///< -q
  bool whole_ids = false;       ///< --no-trunc
};

/// Throws usage: an unknown word, -o with --format, a template that does not parse.
Format choose_format(const FormatWords& words, const RowKind& kind);

/// Rows as text with the key that orders them.
class Listing {
 public:
  /// Beyond this many bytes, texts lie in large pages where the system has such: each small page costs a fault.
  explicit Listing(std::size_t in_small_blocks = std::size_t{2} << 20U) : in_small_blocks_(in_small_blocks) {}

  void add(std::string_view key, std::string_view text);
  void clear();
  /// Natural order of the keys; rows of one key stay as they came.
  void sort();

  [[nodiscard]] std::size_t size() const { return rows_.size(); }
  [[nodiscard]] std::string_view text(std::size_t row) const;

  /// `heading`, then the rows, in columns.
  void write_table(std::string_view heading, const Put& put) const;
  void write_lines(const Put& put) const;
  /// A JSON array, one row a line.
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

  void start_block(std::size_t least);

  std::size_t in_small_blocks_, taken_ = 0;
  std::vector<std::unique_ptr<char, Free>> blocks_;
  std::size_t room_ = 0;  ///< Left in the last of them.
  char* free_ = nullptr;
  std::vector<Row> rows_;
};

}  // namespace cli
