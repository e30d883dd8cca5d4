apiVersion: v1
kind: Pod
spec:
  containers:
  - name: kube-apiserver
    image: ${registry}/kube-apiserver:v1.30.${patch}
    command:
    - /usr/bin/flock
    - /var/lock/api-server.lock
    - kube-apiserver
    - --etcd-servers=${join(",", formatlist("https://%s:2379", etcd))}
    - --literal=$${kept}
%{ if cloud != "" ~}
    - --cloud-provider=${cloud}
%{ endif ~}
    ${etcd_ca_flag}
    - --tls-cert-file=/a.crt
