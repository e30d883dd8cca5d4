module "kube-hetzner" {
  source               = "kube-hetzner/kube-hetzner/hcloud"
  k3s_exec_server_args = "--kube-apiserver-arg enable-admission-plugins=PodTolerationRestriction"
  control_planes_custom_config = {
    kube-apiserver-arg = ["anonymous-auth=true", "v=2"]
  }
}
