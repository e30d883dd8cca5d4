apiVersion: v1
kind: Pod
metadata:
  name: kube-apiserver
spec:
  containers:
  - name: kube-apiserver
    image: registry.k8s.io/kube-apiserver:{{ .Values.version }}
    command:
    - kube-apiserver
    - --etcd-servers=https://127.0.0.1:2379
    - --insecure-port=0
    - --service-account-issuer=https://kubernetes.default.svc
    - --service-account-key-file=/etc/kubernetes/pki/sa.pub
    - --service-account-signing-key-file=/etc/kubernetes/pki/sa.key
    - --profilng=false
    - --tls-cert-file=/etc/kubernetes/pki/apiserver.crt
