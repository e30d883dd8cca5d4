{{- if .Values.new }}
apiVersion: kubeadm.k8s.io/v1beta4
{{- else }}
apiVersion: kubeadm.k8s.io/v1beta3
{{- end }}
kind: ClusterConfiguration
apiServer:
  extraArgs:
    {{- if .Values.new }}
    - name: tls-cert-file
      value: /etc/kubernetes/pki/apiserver.crt
    {{- else }}
    tls-cert-file: /etc/kubernetes/pki/apiserver.crt
    {{- end }}
