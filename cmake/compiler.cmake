# Language level, warnings, sanitizers, and the faster tools where they are installed.
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE RelWithDebInfo)
endif()
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
# -g1 keeps lines in back traces at a third of the size and of the linking time. What is installed is
# what was tested, less these lines: the same flags, so that ccache has every object already.
foreach(type RELWITHDEBINFO RELEASE)
  set(CMAKE_CXX_FLAGS_${type} "-O2 -g1")
  set(CMAKE_C_FLAGS_${type} "-O2 -g1")
endforeach()

find_program(PHLOX_CCACHE ccache)
if(PHLOX_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  # Sources are named relative to the checkout, so that another checkout of the same text hits.
  set(launcher ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1
      ${PHLOX_CCACHE})
  set(CMAKE_C_COMPILER_LAUNCHER ${launcher})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${launcher})
endif()
find_program(PHLOX_MOLD mold)
# Sanitizers and fuzzers link with the compiler's own choice.
if(PHLOX_MOLD AND NOT PHLOX_SANITIZE)
  add_link_options(-fuse-ld=mold)
endif()
if(PHLOX_FUZZ)
  # Coverage of every source steers the fuzzer; its main() is linked to the targets alone.
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()
if(PHLOX_SANITIZE)
  add_compile_options(-fsanitize=${PHLOX_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${PHLOX_SANITIZE})
endif()

# Flags of our own sources; third-party sources are built without them.
add_library(phlox_flags INTERFACE)
target_compile_options(phlox_flags INTERFACE -Wall -Wextra $<$<BOOL:${PHLOX_WERROR}>:-Werror>)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  # GCC 12 sees overlapping copies in std::string's own code (its bug 105651).
  target_compile_options(phlox_flags INTERFACE -Wno-restrict)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND PHLOX_SANITIZE)
  # What sanitizers put in makes GCC take std::regex's own states for uninitialised.
  target_compile_options(phlox_flags INTERFACE -Wno-maybe-uninitialized)
endif()
target_include_directories(phlox_flags INTERFACE "${CMAKE_SOURCE_DIR}")
