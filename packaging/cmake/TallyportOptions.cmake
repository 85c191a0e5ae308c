# Options, the warning target, and the two functions every room's CMakeLists uses.
option(TALLYPORT_TESTS "Build the tests" ON)
option(TALLYPORT_WERROR "Treat warnings as errors (presets turn it on)" OFF)
set(TALLYPORT_SANITIZE "" CACHE STRING "Sanitizers, e.g. address,undefined or thread")

find_program(TALLYPORT_CCACHE ccache)
if(TALLYPORT_CCACHE)
  set(CMAKE_C_COMPILER_LAUNCHER ${TALLYPORT_CCACHE})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${TALLYPORT_CCACHE})
endif()

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_C_STANDARD 11)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

find_package(Threads REQUIRED)

add_library(tallyport_warnings INTERFACE)
target_compile_options(tallyport_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion
  $<$<COMPILE_LANGUAGE:CXX>:-Woverloaded-virtual> $<$<COMPILE_LANGUAGE:CXX>:-Wnon-virtual-dtor>
  $<$<BOOL:${TALLYPORT_WERROR}>:-Werror>)

if(TALLYPORT_SANITIZE)
  add_compile_options(-fsanitize=${TALLYPORT_SANITIZE} -fno-omit-frame-pointer
    -fno-sanitize-recover=undefined)
  add_link_options(-fsanitize=${TALLYPORT_SANITIZE})
endif()

# tallyport_room(NAME SOURCES… [DEPENDS libs…] [PRIVATE libs…]): one folder of host/ as a static library.
# DEPENDS are visible to those who include the room's headers; PRIVATE stay behind its layer.
function(tallyport_room name)
  cmake_parse_arguments(ROOM "" "" "SOURCES;DEPENDS;PRIVATE" ${ARGN})
  if(ROOM_SOURCES)
    add_library(tallyport_${name} STATIC ${ROOM_SOURCES})
    target_include_directories(tallyport_${name} PUBLIC ${PROJECT_SOURCE_DIR}/host)
    target_link_libraries(tallyport_${name} PUBLIC ${ROOM_DEPENDS}
      PRIVATE tallyport_warnings ${ROOM_PRIVATE})
  else()
    add_library(tallyport_${name} INTERFACE)
    target_include_directories(tallyport_${name} INTERFACE ${PROJECT_SOURCE_DIR}/host)
    target_link_libraries(tallyport_${name} INTERFACE ${ROOM_DEPENDS})
  endif()
endfunction()

# tallyport_test(NAME SOURCES… [LIBRARIES libs…] [LABELS labels…] [TIMEOUT s]): one Boost.Test program, one ctest.
function(tallyport_test name)
  cmake_parse_arguments(TEST "" "TIMEOUT" "SOURCES;LIBRARIES;LABELS" ${ARGN})
  if(NOT TEST_TIMEOUT)
    set(TEST_TIMEOUT 120)
  endif()
  add_executable(test_${name} ${TEST_SOURCES})
  target_link_libraries(test_${name} PRIVATE tallyport_test_main ${TEST_LIBRARIES} tallyport_warnings)
  add_test(NAME ${name} COMMAND test_${name} --log_level=test_suite --color_output=no)
  set_tests_properties(${name} PROPERTIES TIMEOUT ${TEST_TIMEOUT} LABELS "${TEST_LABELS}")
endfunction()
