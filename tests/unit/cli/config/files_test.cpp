// SPDX-License-Identifier: Apache-2.0
// Tests how docker's files are read, and which files are refused.
#include "config/files.hpp"

#include <swarm/error.hpp>

#include <array>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace cli;

namespace {

class DockersFiles : public ::testing::Test {
 protected:
  DockersFiles() {
    std::string name = (std::filesystem::temp_directory_path() / "swarmctl-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
    std::ofstream(path("plain")) << "text";
    std::filesystem::create_symlink("plain", path("link"));
    ::mkfifo(path("pipe").c_str(), 0600);
    std::filesystem::create_directory(path("folder"));
  }
  ~DockersFiles() override { std::filesystem::remove_all(folder_); }

  [[nodiscard]] std::string path(const std::string& name) const { return (folder_ / name).string(); }

  std::string refusal(const std::string& file) {
    try {
      files_.read(file);
      return "taken";
    } catch (const swarm::Error& error) {
      EXPECT_EQ(error.code(), swarm::Errc::refused);
      return error.what();
    }
  }

  std::filesystem::path folder_;
  Files files_ = disk();
};

}  // namespace

TEST_F(DockersFiles, are_read_whole_through_links) {
  EXPECT_EQ(files_.read(path("plain")), "text");
  EXPECT_EQ(files_.read(path("link")), "text");
  EXPECT_EQ(files_.read(path("missing")), std::nullopt);
}

TEST_F(DockersFiles, that_are_pipes_devices_or_folders_are_refused_at_once) {
  EXPECT_EQ(refusal(path("pipe")), "cannot read " + path("pipe") + ": not a regular file");
  EXPECT_EQ(refusal("/dev/zero"), "cannot read /dev/zero: not a regular file");
  EXPECT_EQ(refusal(path("folder")), "cannot read " + path("folder") + ": Is a directory");
}

TEST_F(DockersFiles, of_certificates_are_regular_files_too) {
  EXPECT_EQ(path_if_exists(files_, path("link")), path("link"));
  EXPECT_EQ(path_if_exists(files_, path("missing")), "");
  EXPECT_THROW(path_if_exists(files_, path("pipe")), swarm::Error);
}

TEST_F(DockersFiles, a_pipe_that_nobody_writes_to_is_given_up) {
  try {
    read_input(path("pipe"), 100, "--spec pipe", std::chrono::milliseconds(1));
    ADD_FAILURE();
  } catch (const swarm::Error& error) {
    EXPECT_EQ(error.code(), swarm::Errc::usage);
    EXPECT_STREQ(error.what(), "--spec pipe: timed out: nothing was written to this pipe");
  }
}

TEST_F(DockersFiles, a_shells_pipe_is_read_to_its_end) {
  const auto content = [](const std::string& written) {
    std::array<int, 2> ends{};
    EXPECT_EQ(::pipe(ends.data()), 0);
    EXPECT_EQ(::write(ends[1], written.data(), written.size()), static_cast<ssize_t>(written.size()));
    ::close(ends[1]);
    const std::string read = read_input("/dev/fd/" + std::to_string(ends[0]), 100);
    ::close(ends[0]);
    return read;
  };
  EXPECT_EQ(content("A=1"), "A=1");
  EXPECT_EQ(content(""), "");
}

TEST_F(DockersFiles, are_no_pipes_but_what_the_line_names_may_be_one) {
  std::thread writer([this] { std::ofstream(path("pipe")) << "A=1"; });
  EXPECT_EQ(read_input(path("pipe"), 100), "A=1");
  writer.join();
}
