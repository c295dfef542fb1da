{{/* What would not work, or would be open, is refused here rather than found out in a cluster. */}}
{{- define "neurolake.refusals" -}}
{{- if not .Values.image.repository -}}
{{- fail "image.repository is empty: push the image of deploy/Dockerfile to a registry and name it." -}}
{{- end -}}
{{- if eq .Values.image.tag "latest" -}}
{{- fail "image.tag is latest, which says nothing of what runs: name a version." -}}
{{- end -}}
{{- if not .Values.existingSecret -}}
{{- fail "existingSecret is empty: neurolake init --deploy makes what it holds. The chart has no default passwords." -}}
{{- end -}}
{{- if not .Values.hosts -}}
{{- fail "hosts is empty: a server must know at which names it answers." -}}
{{- end -}}
{{- include "neurolake.refusals.database" . -}}
{{- include "neurolake.refusals.replicas" . -}}
{{- include "neurolake.refusals.ingress" . -}}
{{- include "neurolake.refusals.settings" . -}}
{{- end -}}

{{- define "neurolake.refusals.database" -}}
{{- if and .Values.database.bundled.enabled .Values.database.external.host -}}
{{- fail "database.bundled.enabled and database.external.host contradict each other: choose one." -}}
{{- end -}}
{{- if not (or .Values.database.bundled.enabled .Values.database.external.host) -}}
{{- fail "There is no database: set database.external.host or database.bundled.enabled. SQLite is for one process on one machine." -}}
{{- end -}}
{{- if and .Values.redis.bundled.enabled .Values.redis.external.host -}}
{{- fail "redis.bundled.enabled and redis.external.host contradict each other: choose one." -}}
{{- end -}}
{{- end -}}

{{- define "neurolake.refusals.replicas" -}}
{{- if eq (include "neurolake.several" .) "true" -}}
{{- if ne .Values.persistence.accessMode "ReadWriteMany" -}}
{{- fail "More than one server needs persistence.accessMode=ReadWriteMany: tables are files in a folder that all of them share." -}}
{{- end -}}
{{- if ne (include "neurolake.hasRedis" .) "true" -}}
{{- fail "More than one server needs Redis: each would count rate limits and tries of passwords for itself." -}}
{{- end -}}
{{- end -}}
{{- if and .Values.autoscaling.enabled (gt (int .Values.autoscaling.minReplicas) (int .Values.autoscaling.maxReplicas)) -}}
{{- fail "autoscaling.minReplicas is more than maxReplicas." -}}
{{- end -}}
{{- end -}}

{{- define "neurolake.refusals.ingress" -}}
{{- if .Values.ingress.enabled -}}
{{- if not .Values.ingress.tlsSecret -}}
{{- fail "ingress.tlsSecret is empty: passwords and sessions would travel open." -}}
{{- end -}}
{{- if not .Values.ingress.trustedProxies -}}
{{- fail "ingress.trustedProxies is empty: servers would take pages that come by https for another site, and refuse what they send." -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "neurolake.refusals.settings" -}}
{{- $ours := list "NEUROLAKE_HOME" "NEUROLAKE_AUTH" "NEUROLAKE_METADATA_URL" "NEUROLAKE_CACHE_URL" "NEUROLAKE_RATE_LIMIT_URL" "NEUROLAKE_ALLOWED_HOSTS" "NEUROLAKE_TRUSTED_PROXIES" "NEUROLAKE_DRAIN_S" "NEUROLAKE_THREADS" "NEUROLAKE_LOG_TO" -}}
{{- $secret := list "NEUROLAKE_SIGNING_KEY" "NEUROLAKE_METRICS_TOKEN" "NEUROLAKE_OPENLINEAGE_KEY" "NEUROLAKE_OIDC_CLIENT_SECRET" "NEUROLAKE_S3_ACCESS_KEY" "NEUROLAKE_S3_SECRET_KEY" -}}
{{- range $name, $value := .Values.settings -}}
{{- if has $name $ours -}}
{{- fail (printf "settings.%s is what other values of the chart say." $name) -}}
{{- end -}}
{{- if has $name $secret -}}
{{- fail (printf "settings.%s is secret: put it into a Secret and name that in envFrom." $name) -}}
{{- end -}}
{{- end -}}
{{- end -}}
