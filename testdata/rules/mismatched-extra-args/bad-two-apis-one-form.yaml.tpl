{{- if .Values.new }}
apiVersion: kubeadm.k8s.io/v1beta4
{{- else }}
apiVersion: kubeadm.k8s.io/v1beta3
{{- end }}
kind: ClusterConfiguration
apiServer:
  extraArgs:
    tls-cert-file: /etc/kubernetes/pki/apiserver.crt
    tls-private-key-file: /etc/kubernetes/pki/apiserver.key
