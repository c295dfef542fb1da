{{- define "neurolake.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: {drop: [ALL]}
{{- end -}}

{{/* The argument is [user, group]. Files of a volume keep their rights: keys that others could read are refused. */}}
{{- define "neurolake.podSecurity" -}}
runAsNonRoot: true
runAsUser: {{ index . 0 }}
runAsGroup: {{ index . 1 }}
fsGroup: {{ index . 1 }}
fsGroupChangePolicy: OnRootMismatch
seccompProfile: {type: RuntimeDefault}
{{- end -}}

{{- define "neurolake.fromSecret" -}}
- name: {{ index . 1 }}
  valueFrom: {secretKeyRef: {name: {{ (index . 0).Values.existingSecret }}, key: {{ index . 2 }}}}
{{- end -}}

{{- define "neurolake.databaseUrl" -}}
{{- if .Values.database.bundled.enabled -}}
{{- printf "postgresql+psycopg://neurolake@%s-postgres:5432/neurolake" (include "neurolake.name" .) -}}
{{- else -}}
{{- $it := .Values.database.external -}}
{{- printf "postgresql+psycopg://%s@%s:%d/%s?sslmode=%s" $it.user $it.host (int $it.port) $it.name $it.sslMode -}}
{{- /* The authorities that the image knows; the driver would look for a file of its own in the home. */ -}}
{{- if eq $it.sslMode "verify-full" -}}&sslrootcert=system{{- end -}}
{{- end -}}
{{- end -}}

{{- define "neurolake.redisUrl" -}}
{{- if .Values.redis.bundled.enabled -}}
{{- printf "redis://:$(REDIS_PASSWORD)@%s-redis:6379" (include "neurolake.name" .) -}}
{{- else -}}
{{- $it := .Values.redis.external -}}
{{- printf "%s://:$(REDIS_PASSWORD)@%s:%d" (ternary "rediss" "redis" $it.tls) $it.host (int $it.port) -}}
{{- end -}}
{{- end -}}

{{/* What reaching the database needs: enough to migrate. */}}
{{- define "neurolake.databaseEnv" -}}
{{ include "neurolake.fromSecret" (list . "PGPASSWORD" "PGPASSWORD") }}
- name: NEUROLAKE_METADATA_URL
  value: {{ include "neurolake.databaseUrl" . | quote }}
{{- end -}}

{{- define "neurolake.env" -}}
{{ include "neurolake.databaseEnv" . }}
{{ include "neurolake.fromSecret" (list . "NEUROLAKE_SIGNING_KEY" "NEUROLAKE_SIGNING_KEY") }}
{{ include "neurolake.fromSecret" (list . "NEUROLAKE_METRICS_TOKEN" "NEUROLAKE_METRICS_TOKEN") }}
{{- if eq (include "neurolake.hasRedis" .) "true" }}
{{ include "neurolake.fromSecret" (list . "REDIS_PASSWORD" "REDIS_PASSWORD") }}
- name: NEUROLAKE_CACHE_URL
  value: {{ printf "%s/0" (include "neurolake.redisUrl" .) | quote }}
- name: NEUROLAKE_RATE_LIMIT_URL
  value: {{ printf "%s/1" (include "neurolake.redisUrl" .) | quote }}
{{- end }}
- name: NEUROLAKE_HOME
  value: /data
- name: NEUROLAKE_AUTH
  value: required
- name: NEUROLAKE_LOG_TO
  value: stderr
- name: NEUROLAKE_ALLOWED_HOSTS
  value: {{ join "," .Values.hosts | quote }}
- name: NEUROLAKE_TRUSTED_PROXIES
  value: {{ join "," .Values.ingress.trustedProxies | quote }}
- name: NEUROLAKE_DRAIN_S
  value: {{ .Values.drainSeconds | quote }}
# The engine would else take the node's cores for its own.
- name: NEUROLAKE_THREADS
  valueFrom: {resourceFieldRef: {containerName: neurolake, resource: limits.cpu, divisor: "1"}}
{{- range $name, $value := .Values.settings }}
- name: {{ $name }}
  value: {{ $value | quote }}
{{- end }}
{{- end -}}

{{- define "neurolake.placing" -}}
{{- with .Values.nodeSelector }}
nodeSelector: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.tolerations }}
tolerations: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.affinity }}
affinity: {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{- define "neurolake.migrating" -}}
name: migrate
image: {{ include "neurolake.image" . }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
args: [migrate, --wait, "120"]
env: {{- include "neurolake.databaseEnv" . | nindent 2 }}
securityContext: {{- include "neurolake.containerSecurity" . | nindent 2 }}
resources:
  requests: {cpu: 100m, memory: 256Mi}
  limits: {cpu: "1", memory: 512Mi}
volumeMounts: [{name: tmp, mountPath: /tmp}]
{{- end -}}
