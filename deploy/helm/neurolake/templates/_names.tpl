{{- define "neurolake.name" -}}
{{- if contains .Chart.Name .Release.Name -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name .Chart.Name | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{/* Labels by which things are found; the argument is [root, component]. */}}
{{- define "neurolake.selector" -}}
app.kubernetes.io/name: neurolake
app.kubernetes.io/instance: {{ (index . 0).Release.Name }}
app.kubernetes.io/component: {{ index . 1 }}
{{- end -}}

{{- define "neurolake.labels" -}}
{{ include "neurolake.selector" . }}
app.kubernetes.io/version: {{ (index . 0).Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ (index . 0).Release.Service }}
helm.sh/chart: {{ printf "%s-%s" (index . 0).Chart.Name (index . 0).Chart.Version }}
{{- end -}}

{{- define "neurolake.image" -}}
{{- if .Values.image.digest -}}
{{- printf "%s@%s" .Values.image.repository .Values.image.digest -}}
{{- else -}}
{{- printf "%s:%s" .Values.image.repository (.Values.image.tag | default .Chart.AppVersion) -}}
{{- end -}}
{{- end -}}

{{- define "neurolake.several" -}}
{{- if .Values.autoscaling.enabled -}}
{{- gt (int .Values.autoscaling.maxReplicas) 1 -}}
{{- else -}}
{{- gt (int .Values.replicas) 1 -}}
{{- end -}}
{{- end -}}

{{- define "neurolake.hasRedis" -}}
{{- if or .Values.redis.bundled.enabled .Values.redis.external.host -}}true{{- else -}}false{{- end -}}
{{- end -}}

{{- define "neurolake.claim" -}}
{{- .Values.persistence.existingClaim | default (printf "%s-lake" (include "neurolake.name" .)) -}}
{{- end -}}
