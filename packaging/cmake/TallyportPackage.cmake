# The .deb packages: `tallyport` (daemon, plugins, configuration, unit) and `tallyport-dev` (the
# plugin API). Each is the CPack component of its name; plugin-api installs its own files.
set(packaging ${PROJECT_SOURCE_DIR}/packaging)
set(private_dir lib/tallyport)  # not the multiarch folder: its path stands in configuration files

if(TARGET tallyport)
  install(TARGETS tallyport RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT tallyport)
endif()
if(TARGET tallyport-sandbox-provider)
  install(TARGETS tallyport-sandbox-provider
    RUNTIME DESTINATION ${private_dir} COMPONENT tallyport)
endif()
foreach(plugin IN ITEMS sandbox stripe paystack flutterwave)
  if(TARGET ${plugin})
    install(TARGETS ${plugin} LIBRARY DESTINATION ${private_dir}/plugins COMPONENT tallyport)
    install(FILES plugins/${plugin}/README.md DESTINATION share/doc/tallyport/plugins
      RENAME ${plugin}.md COMPONENT tallyport)
  endif()
endforeach()

# Absolute on purpose: the daemon's unit and the operator look there, whatever the prefix.
install(FILES ${PROJECT_SOURCE_DIR}/config/tallyport.toml DESTINATION /etc/tallyport
  PERMISSIONS OWNER_READ OWNER_WRITE GROUP_READ COMPONENT tallyport)
install(DIRECTORY DESTINATION /etc/tallyport/secrets
  DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE
  COMPONENT tallyport)
install(FILES ${packaging}/systemd/tallyport.service DESTINATION lib/systemd/system
  COMPONENT tallyport)

install(FILES README.md ARCHITECTURE.md CHANGELOG.md SECURITY.md ${packaging}/debian/copyright
  DESTINATION share/doc/tallyport COMPONENT tallyport)
if(EXISTS ${PROJECT_SOURCE_DIR}/config/examples)
  install(DIRECTORY config/examples DESTINATION share/doc/tallyport COMPONENT tallyport)
endif()
install(FILES ${packaging}/debian/copyright DESTINATION share/doc/tallyport-dev COMPONENT tallyport-dev)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME tallyport)
set(CPACK_PACKAGE_CONTACT "The Tallyport contributors")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
  OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_STRIP_FILES ON)  # the manifest's ELF note is allocated and stays
set(CPACK_COMPONENTS_ALL tallyport tallyport-dev)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)

set(CPACK_DEBIAN_TALLYPORT_PACKAGE_NAME tallyport)
set(CPACK_DEBIAN_TALLYPORT_PACKAGE_SECTION net)
set(CPACK_COMPONENT_TALLYPORT_DESCRIPTION "payment top-up server with a double-entry ledger
Takes top-ups over HTTP, talks to payment gateways through plugins, and credits
what a gateway confirmed exactly once. SQLite is built in; PostgreSQL is a line
of configuration away.")
set(CPACK_DEBIAN_TALLYPORT_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_TALLYPORT_PACKAGE_DEPENDS "passwd, ca-certificates")
set(CPACK_DEBIAN_TALLYPORT_PACKAGE_CONTROL_EXTRA "${packaging}/debian/conffiles"
  "${packaging}/debian/postinst" "${packaging}/debian/prerm" "${packaging}/debian/postrm")

set(CPACK_DEBIAN_TALLYPORT-DEV_PACKAGE_NAME tallyport-dev)
set(CPACK_DEBIAN_TALLYPORT-DEV_PACKAGE_SECTION devel)
set(CPACK_COMPONENT_TALLYPORT-DEV_DESCRIPTION "headers and template for Tallyport gateway plugins
The gateway ABI in C11, its C++ SDK, a CMake package, and a plugin to start from.")
set(CPACK_DEBIAN_TALLYPORT-DEV_PACKAGE_SUGGESTS "tallyport, cmake")
include(CPack)
