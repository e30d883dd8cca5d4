{{- if .Values.old }}
apiVersion: kubeadm.k8s.io/v1beta2
{{- else }}
apiVersion: kubeadm.k8s.io/v1beta4
{{- end }}
kind: ClusterConfiguration
apiServer:
  {{- if .Values.old }}
  extraArgs:
    insecure-port: "0"
  {{- end }}
