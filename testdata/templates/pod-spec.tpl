{{ define "containers" }}
      hostNetwork: true
      containers:
      - name: kube-apiserver
        image: {{ .Values.image }}
        command:
        {{- if semverCompare "< 1.17" .Values.kubernetesVersion }}
        - /hyperkube
        - kube-apiserver
        {{- else }}
        - /usr/local/bin/kube-apiserver
        {{- end }}
        - --tls-cert-file=/etc/kubernetes/secrets/apiserver.crt
        - --tls-private-key-file=/etc/kubernetes/secrets/apiserver.key
        - --kubelet-client-certificate=/etc/kubernetes/secrets/kubelet.crt
{{- end }}
