// SPDX-License-Identifier: Apache-2.0
// Small types for members of which a list may hold a hundred thousand. Copies may be used on other threads.
#pragma once

#include <array>
#include <atomic>
#include <compare>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <string>
#include <string_view>
#include <utility>

namespace swarm {

/// A shared pointer to an immutable value, the size of one pointer. Default: null.
template <typename T>
class Shared {
 public:
  Shared() = default;
  static Shared of(T value) {
    struct Holder : Block {
      explicit Holder(T given) : held(std::move(given)) {}
      const T held;
    };
    auto* const result = new Holder(std::move(value));
    result->value = &result->held;
    result->destroy = [](Block* block) { delete static_cast<Holder*>(block); };
    return Shared(result);
  }
  Shared(const Shared& other) noexcept : block_(other.block_) {
    if (block_ != nullptr) block_->owners.fetch_add(1, std::memory_order_relaxed);
  }
  Shared(Shared&& other) noexcept : block_(std::exchange(other.block_, nullptr)) {}
  Shared& operator=(Shared other) noexcept {
    std::swap(block_, other.block_);
    return *this;
  }
  ~Shared() {
    if (block_ != nullptr && block_->owners.fetch_sub(1, std::memory_order_acq_rel) == 1)
      block_->destroy(block_);
  }

  explicit operator bool() const { return block_ != nullptr; }
  [[nodiscard]] const T* get() const { return block_ != nullptr ? block_->value : nullptr; }
  const T& operator*() const { return *block_->value; }
  const T* operator->() const { return block_->value; }

 private:
  /// Has its own destroy function, because T may be incomplete where an owner is destroyed.
  struct Block {
    std::atomic<std::size_t> owners{1};
    const T* value = nullptr;
    void (*destroy)(Block*) = nullptr;
  };
  explicit Shared(Block* block) : block_(block) {}

  Block* block_ = nullptr;
};

/// A text that many objects share.
class SharedText {
 public:
  SharedText() = default;
  explicit SharedText(std::string text) { *this = std::move(text); }
  SharedText& operator=(std::string text) {
    text_ = text.empty() ? Shared<std::string>() : Shared<std::string>::of(std::move(text));
    return *this;
  }
  operator const std::string&() const {
    static const std::string none;
    return text_ ? *text_ : none;
  }
  operator std::string_view() const { return static_cast<const std::string&>(*this); }
  [[nodiscard]] bool empty() const { return !text_; }

 private:
  Shared<std::string> text_;
};

/// A text stored in place, such as an engine ID of 25 characters. A text longer than `capacity` reads as
/// empty.
class ShortText {
 public:
  static constexpr std::size_t capacity = 29;

  ShortText() = default;
  explicit ShortText(std::string_view text) { *this = text; }
  ShortText& operator=(std::string_view text) {
    size_ = static_cast<std::uint8_t>(text.size() > capacity ? 0 : text.size());
    text.copy(chars_.data(), size_);
    return *this;
  }
  operator std::string() const { return std::string(chars_.data(), size_); }
  operator std::string_view() const { return {chars_.data(), size_}; }
  [[nodiscard]] bool empty() const { return size_ == 0; }

 private:
  std::array<char, capacity> chars_{};
  std::uint8_t size_ = 0;
};

template <typename T>
concept CompactText = std::same_as<T, SharedText> || std::same_as<T, ShortText>;

template <CompactText T>
bool operator==(const T& a, const T& b) {
  return std::string_view(a) == std::string_view(b);
}
template <CompactText T>
bool operator==(const T& a, std::string_view b) {
  return std::string_view(a) == b;
}
template <CompactText T>
std::strong_ordering operator<=>(const T& a, const T& b) {
  return std::string_view(a) <=> std::string_view(b);
}
template <CompactText T>
std::ostream& operator<<(std::ostream& out, const T& text) {
  return out << std::string_view(text);
}
template <CompactText T>
std::string operator+(std::string a, const T& b) {
  return std::move(a += std::string_view(b));
}
template <CompactText T>
std::string operator+(const T& a, std::string_view b) {
  return std::string(a) += b;
}

}  // namespace swarm
