{{- define "one" -}}
apiVersion: v1
kind: Pod
spec:
  containers:
  - command: [kube-apiserver, "--a=1"]
{{- end -}}
{{- define "two" -}}
some: {{ .Values.text }}
{{- end -}}
