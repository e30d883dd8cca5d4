#!/usr/bin/env bash
docker run -d --net host -v /srv:/srv "$IMAGE" kube-apiserver --etcd-servers=https://10.3.0.4:2379 --service-account-key-file=/srv/sa.pub --v=1
docker --context far container run -itd --name api -p 6443:6443 example.org/k8s:1 /bin/kube-apiserver --etcd-servers=https://10.3.0.4:2379 --service-account-key-file=/srv/sa.pub --v=2
podman run --rm --entrypoint /usr/local/bin/kube-apiserver example.org/k8s:1 --etcd-servers=https://10.3.0.4:2379 --service-account-key-file=/srv/sa.pub --v=3
podman run --rm --entrypoint=kube-apiserver "${REGISTRY}hyperkube:${TAG}" --etcd-servers=https://10.3.0.4:2379 --service-account-key-file=/srv/sa.pub --v=4
nerdctl -n k8s.io run --restart always registry.k8s.io/kube-apiserver:v1.31.0 --etcd-servers=https://10.3.0.4:2379 --service-account-key-file=/srv/sa.pub --v=5
docker run $OPTIONS example.org/k8s:1 kube-apiserver --etcd-servers=https://10.3.0.4:2379 --service-account-key-file=/srv/sa.pub --v=6
ctr -n k8s.io run --rm --net-host docker.io/x/k8s:1 api kube-apiserver --etcd-servers=https://10.3.0.4:2379 --service-account-key-file=/srv/sa.pub --v=7
kubectl run api --image=example.org/k8s:1 --command -- kube-apiserver --etcd-servers=https://10.3.0.4:2379 --service-account-key-file=/srv/sa.pub --v=8
docker run example.org/hyperkube:v1.9.0 /apiserver --etcd-servers=https://10.3.0.4:2379 --service-account-key-file=/srv/sa.pub --v=9
docker run example.org/hyperkube:v1.9.0 /hyperkube apiserver --etcd-servers=https://10.3.0.4:2379 --service-account-key-file=/srv/sa.pub --v=10
