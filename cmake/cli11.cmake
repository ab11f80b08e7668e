# CLI11, for the one source file that includes it: `cli11_include`. It is a copy that trims spaces without the locale,
# because nothing else in the program needs the locale, whose set-up costs time at each start. If the header has other
# text in this place, it is used unchanged.
find_package(CLI11 2.1 REQUIRED)

set(cli11_include ${PROJECT_SOURCE_DIR}/cmake/lean)
get_target_property(folders CLI11::CLI11 INTERFACE_INCLUDE_DIRECTORIES)
find_path(cli11_folder CLI/StringTools.hpp HINTS ${folders} NO_CACHE)
if(cli11_folder)
  set(copy ${PROJECT_BINARY_DIR}/cli11)
  file(READ ${cli11_folder}/CLI/StringTools.hpp text)
  string(REPLACE "std::isspace<char>(ch, std::locale())" "std::isspace(static_cast<unsigned char>(ch))" text "${text}")
  file(COPY ${cli11_folder}/CLI DESTINATION ${copy} PATTERN StringTools.hpp EXCLUDE)
  file(WRITE ${copy}/CLI/StringTools.hpp.new "${text}")
  file(COPY_FILE ${copy}/CLI/StringTools.hpp.new ${copy}/CLI/StringTools.hpp ONLY_IF_DIFFERENT)
  list(PREPEND cli11_include ${copy})
endif()
