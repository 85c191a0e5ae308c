# The .deb packages: `tallyport` (daemon, plugins, configuration, unit) and `tallyport-dev` (the plugin API).
