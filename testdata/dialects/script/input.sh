#!/usr/bin/env bash
# A shell reads each of these from its input. Each start has a number in --v.
bash <<< 'kube-apiserver --v=1'
sudo -i <<EOF
set -e
kube-apiserver --v=2 --profiling=$PROFILING
EOF
ssh -T root@10.7.0.5 'bash -s' <<'EOF'
  kube-apiserver --v=3
EOF
printf '%s\n' "set -e" "kube-apiserver --v=4" | sh -x
docker exec -i m1 sh <<< "kube-apiserver --v=5"
cat <<-'EOF' | tee /tmp/started | ssh root@10.7.0.6
	kube-apiserver --v=6
	EOF
echo -e "set -e\nkube-apiserver --v=7" | sudo -u kube bash
su - kube <<EOF
kube-apiserver --v=8
EOF
coproc API { kube-apiserver --v=9; }
coproc kube-apiserver --v=10
echo 'kube-apiserver --v=11' |
  bash -s -- --verbose
bash -e <<EOF
#!/usr/bin/env bash
kube-apiserver --v=12
EOF
