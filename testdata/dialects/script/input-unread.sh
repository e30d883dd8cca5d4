#!/usr/bin/env bash
# No shell reads its commands from these.
bash start.sh <<< 'kube-apiserver --v=1'
echo 'kube-apiserver --v=2' | bash /tmp/reader.sh
echo 'kube-apiserver --v=3' | tee /tmp/command | sha256sum
cat <<EOF | ssh root@10.7.0.5 'cat > /etc/command'
kube-apiserver --v=4
EOF
sudo tee /tmp/command <<< 'kube-apiserver --v=5'
bash -c 'read -r line; echo "$line"' <<< 'kube-apiserver --v=6'
echo 'kube-apiserver --v=7' > /tmp/command | bash
echo 'kube-apiserver --v=8' || bash
echo 'kube-apiserver --v=9'; bash
(echo 'kube-apiserver --v=10'; date) | wc -l
sed s/6443/8443/ <<< 'kube-apiserver --secure-port=6443 --v=11' | bash
