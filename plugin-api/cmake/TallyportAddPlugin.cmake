# tallyport_add_plugin(NAME sources…): builds NAME.so as the host wants a plugin: one exported symbol,
# nothing left unresolved, nothing shared with the host. Link further libraries to the target NAME
# as usual; libraries with code belong into the .so (static), or the host's loader will refuse it.
#
# The file goes to CMAKE_LIBRARY_OUTPUT_DIRECTORY, or else to plugins/ of the build directory.
function(tallyport_add_plugin name)
  set(map ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/plugin.map)
  add_library(${name} MODULE ${ARGN})
  target_link_libraries(${name} PRIVATE Tallyport::plugin_api)
  set(directory ${CMAKE_BINARY_DIR}/plugins)
  if(CMAKE_LIBRARY_OUTPUT_DIRECTORY)
    set(directory ${CMAKE_LIBRARY_OUTPUT_DIRECTORY})
  endif()
  set_target_properties(${name} PROPERTIES
    PREFIX "" SUFFIX ".so"
    LIBRARY_OUTPUT_DIRECTORY ${directory}
    CXX_EXTENSIONS OFF POSITION_INDEPENDENT_CODE ON
    C_VISIBILITY_PRESET hidden CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON
    BUILD_RPATH "" SKIP_BUILD_RPATH ON
    LINK_DEPENDS ${map})
  target_link_options(${name} PRIVATE
    LINKER:--version-script=${map} LINKER:-z,noexecstack LINKER:-z,relro LINKER:-z,now)

  # A sanitizer's runtime is in the program that loads the plugin, so under one names stay open.
  get_directory_property(directory_options COMPILE_OPTIONS)
  if(NOT "${directory_options} ${CMAKE_CXX_FLAGS} ${CMAKE_MODULE_LINKER_FLAGS}" MATCHES "-fsanitize=")
    target_link_options(${name} PRIVATE LINKER:-z,defs)
  endif()
endfunction()
