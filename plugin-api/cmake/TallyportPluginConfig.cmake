# find_package(TallyportPlugin): the target Tallyport::plugin_api and tallyport_add_plugin().
include(${CMAKE_CURRENT_LIST_DIR}/TallyportPluginTargets.cmake)
include(${CMAKE_CURRENT_LIST_DIR}/TallyportAddPlugin.cmake)
