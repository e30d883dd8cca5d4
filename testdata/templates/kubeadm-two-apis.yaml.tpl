{{- if .Values.new }}
apiVersion: kubeadm.k8s.io/v1beta4
{{- else }}
apiVersion: kubeadm.k8s.io/v1beta2
{{- end }}
kind: ClusterConfiguration
apiServer:
{{- if .Values.new }}
  extraArgs:
  - name: tls-cert-file
    value: /etc/kubernetes/pki/apiserver.crt
{{- else }}
  extraArgs:
    tls-cert-file: /etc/kubernetes/pki/old.crt
    insecure-port: "0"
{{- end }}
