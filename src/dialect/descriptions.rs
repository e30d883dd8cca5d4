//! Every dialect in the words of the documentation.

use crate::apiserver::Dialect;

/// Each dialect in Markdown: the files, the places of flags in addition to their paths, and the certificate
/// flags that the tool sets.
pub(crate) const DESCRIPTIONS: [(Dialect, &str, &str, &str); 30] = [
    (
        Dialect::StaticPod,
        "static pod, `Pod`",
        "`command` and `args` of a container: kube-apiserver itself, hyperkube, through `sh -c` and wrappers such as go-runner; `$(NAME)` from literal `env`",
        "nothing",
    ),
    (
        Dialect::Workload,
        "`Deployment`, `DaemonSet`, `StatefulSet`, `ReplicaSet`, `Job`, `CronJob`, `PodTemplate`, lists of them; kustomize patches of the same shape",
        "the same, in the pod template",
        "nothing",
    ),
    (
        Dialect::Kubeadm,
        "kubeadm `ClusterConfiguration` `v1beta1` to `v1beta4`, `v1alpha3`, `InitConfiguration` alone, and `MasterConfiguration`",
        "a map or a list",
        "both pairs, not the kubelet CA",
    ),
    (
        Dialect::KubeadmPatch,
        "kubeadm `patches` and JSON patches for the kube-apiserver",
        "`command` and `args`",
        "part of a command line",
    ),
    (
        Dialect::ClusterApi,
        "Cluster API: `KubeadmControlPlane`, `KubeadmConfig`, their templates, `ClusterClass` patches; RKE2 and K3s control planes",
        "a map or a list",
        "as the distribution",
    ),
    (
        Dialect::Kind,
        "kind",
        "YAML and JSON 6902",
        "as kubeadm; for development, so that warnings are notes",
    ),
    (Dialect::EksAnywhere, "EKS Anywhere", "", "as kubeadm"),
    (
        Dialect::Minikube,
        "minikube: `minikube start` in scripts, Makefiles and workflows",
        "`--extra-config=apiserver.NAME=VALUE`",
        "as kubeadm; for development, so that warnings are notes",
    ),
    (Dialect::KubeOne, "KubeOne", "", "as kubeadm, and the kubelet CA from Kubernetes 1.31 on"),
    (
        Dialect::Kubespray,
        "kubespray group variables",
        "",
        "both pairs; the kubelet CA with `kubelet_rotate_server_certificates`",
    ),
    (
        Dialect::OpenShift,
        "OpenShift `KubeAPIServerConfig`, in a file, a ConfigMap or an operator's overrides; `MasterConfig` of OpenShift 3",
        "up to 4.5 `kubeletClientInfo` and `servingInfo`",
        "nothing that is not written",
    ),
    (
        Dialect::K3s,
        "k3s `config.yaml` with `config.yaml.d`; its command line in scripts, units, containers and Compose files; hetzner-k3s; variables of k3s-ansible; vcluster on k3s",
        "`extra_server_args`, `controlPlane.distro.k3s.extraArgs`, and `k3s server --kube-apiserver-arg`",
        "the kubelet CA and both pairs",
    ),
    (
        Dialect::Rke2,
        "RKE2 `config.yaml` with `config.yaml.d`, its command line",
        "in `rke2 server --kube-apiserver-arg` too",
        "the kubelet CA and both pairs",
    ),
    (
        Dialect::K3d,
        "k3d: its configuration `Simple`, and `k3d cluster create`",
        "`--k3s-arg`",
        "as k3s; for development, so that warnings are notes",
    ),
    (
        Dialect::Rancher,
        "clusters that Rancher provisions: `rkeConfig`",
        "`machineSelectorConfig` too",
        "the kubelet CA and both pairs",
    ),
    (Dialect::Rke1, "RKE1 `cluster.yml`", "`extra_args_array` too", "both pairs"),
    (
        Dialect::Talos,
        "Talos machine configuration and `KubeAPIServerConfig`",
        "in patches and in talhelper too",
        "both pairs",
    ),
    (
        Dialect::K0s,
        "k0s and k0sctl; `K0sControlPlane` and k0smotron of Cluster API",
        "`rawArgs` too",
        "the kubelet CA and both pairs",
    ),
    (
        Dialect::K8sSnap,
        "Canonical Kubernetes (the snap `k8s`): files for `k8s bootstrap` and `k8s join-cluster`, `CK8sControlPlane`",
        "",
        "the kubelet CA and both pairs",
    ),
    (Dialect::Kops, "kOps", "a field for each flag", "both pairs"),
    (
        Dialect::Kamaji,
        "Kamaji: `TenantControlPlane`; `KamajiControlPlane` of Cluster API and its template",
        "",
        "both pairs",
    ),
    (Dialect::Vcluster, "values of vcluster", "", "the serving pair"),
    (
        Dialect::Promenade,
        "Promenade: values of its chart, `Genesis`",
        "`const.command_prefix`, `conf`",
        "both pairs and the kubelet CA in `Genesis`",
    ),
    (
        Dialect::Systemd,
        "systemd units",
        "`ExecStart`, in `k3s server` and `docker run` too",
        "nothing",
    ),
    (
        Dialect::MicroK8s,
        "arguments of MicroK8s, and its launch configuration",
        "one flag a line",
        "nothing",
    ),
    (Dialect::EnvFile, "files of variables", "`KUBE_API_ARGS` and its like", "nothing"),
    (
        Dialect::Script,
        "shell scripts",
        "commands; here-documents are read as the files that they become",
        "nothing",
    ),
    (Dialect::Compose, "Compose files", "`entrypoint` and `command` of a service", "nothing"),
    (
        Dialect::KubeletConfiguration,
        "`KubeletConfiguration`",
        "the fields that have a flag of the kubelet",
        "nothing",
    ),
    (
        Dialect::EtcdConfiguration,
        "the file of etcd's `--config-file`",
        "the keys, and those of `client-transport-security` and `peer-transport-security`",
        "nothing",
    ),
];
