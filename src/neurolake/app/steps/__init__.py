"""How the steps of pipelines are carried out, each kind by the services that there are for it."""
