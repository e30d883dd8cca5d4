#!/usr/bin/env bash
# The word is an argument of another program in every command.
COMPONENTS=(kube-apiserver kube-scheduler --all)
declare -a FILES=("kube-apiserver.yaml" kube-apiserver
  "kube-proxy")
readonly NAMES=(kube-apiserver --flag)
sudo -u root install -m 0755 kube-apiserver kubectl /opt/bin
sudo --user core cp kube-apiserver --target-directory /opt/bin
env A=b systemctl restart kube-apiserver --no-block
timeout 30 journalctl -u kube-apiserver --follow
nohup docker logs kube-apiserver --tail 5 &
docker image rm example.org/kube-apiserver:v1.30.0 --force
docker tag example.org/kube-apiserver:v1.30.0 --x
docker run --rm --entrypoint sh example.org/kube-apiserver:v1.30.0 -c ls
docker exec -it kube-apiserver ls --all
sudo -l kube-apiserver --list
type kube-apiserver --all
command -V kube-apiserver --all
kubectl -n kube-system logs kube-apiserver --previous
ip netns exec blue ping kube-apiserver --count 3
case "$1" in kube-apiserver) echo --yes ;; esac
for c in "${COMPONENTS[@]}"; do systemctl stop "$c" --now; done
