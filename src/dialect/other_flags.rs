//! The paths to the flags of the controller manager, the scheduler, etcd and the kubelet in the files of tools.

use crate::apiserver::Component;

/// A component, and the keys from the root of a file to its flags.
pub(crate) type OtherFlags = (Component, &'static str);

/// The arguments of k3s' etcd, which it writes to the file of etcd (pkg/daemons/executor, `ETCDConfig`).
pub(crate) const ETCD_ARG: &str = "etcd-arg";

pub(super) const CLUSTER_API_OTHERS: [OtherFlags; 10] = [
    (
        Component::KubeControllerManager,
        "spec.kubeadmConfigSpec.clusterConfiguration.controllerManager.extraArgs",
    ),
    (Component::KubeScheduler, "spec.kubeadmConfigSpec.clusterConfiguration.scheduler.extraArgs"),
    (Component::Etcd, "spec.kubeadmConfigSpec.clusterConfiguration.etcd.local.extraArgs"),
    (
        Component::Kubelet,
        "spec.kubeadmConfigSpec.initConfiguration.nodeRegistration.kubeletExtraArgs",
    ),
    (
        Component::Kubelet,
        "spec.kubeadmConfigSpec.joinConfiguration.nodeRegistration.kubeletExtraArgs",
    ),
    (Component::KubeControllerManager, "spec.clusterConfiguration.controllerManager.extraArgs"),
    (Component::KubeScheduler, "spec.clusterConfiguration.scheduler.extraArgs"),
    (Component::Etcd, "spec.clusterConfiguration.etcd.local.extraArgs"),
    (Component::Kubelet, "spec.initConfiguration.nodeRegistration.kubeletExtraArgs"),
    (Component::Kubelet, "spec.joinConfiguration.nodeRegistration.kubeletExtraArgs"),
];

pub(super) const EKS_ANYWHERE_OTHERS: [OtherFlags; 2] = [
    (Component::KubeControllerManager, "spec.controlPlaneConfiguration.controllerManagerExtraArgs"),
    (Component::KubeScheduler, "spec.controlPlaneConfiguration.schedulerExtraArgs"),
];

pub(super) const KUBESPRAY_OTHERS: [OtherFlags; 2] = [
    (Component::KubeControllerManager, "kube_kubeadm_controller_extra_args"),
    (Component::KubeScheduler, "kube_kubeadm_scheduler_extra_args"),
];

pub(super) const KUBE_ONE_OTHERS: [OtherFlags; 2] = [
    (Component::KubeControllerManager, "controlPlaneComponents.controllerManager.flags"),
    (Component::KubeScheduler, "controlPlaneComponents.scheduler.flags"),
];

pub(super) const K3S_OTHERS: [OtherFlags; 4] = [
    (Component::KubeControllerManager, "kube-controller-manager-arg"),
    (Component::KubeScheduler, "kube-scheduler-arg"),
    (Component::Kubelet, "kubelet-arg"),
    (Component::Etcd, ETCD_ARG),
];

pub(super) const RANCHER_OTHERS: [OtherFlags; 4] = [
    (
        Component::KubeControllerManager,
        "spec.rkeConfig.machineGlobalConfig.kube-controller-manager-arg",
    ),
    (Component::KubeScheduler, "spec.rkeConfig.machineGlobalConfig.kube-scheduler-arg"),
    (Component::Kubelet, "spec.rkeConfig.machineGlobalConfig.kubelet-arg"),
    (Component::Etcd, "spec.rkeConfig.machineGlobalConfig.etcd-arg"),
];

pub(super) const RKE1_OTHERS: [OtherFlags; 19] = [
    (Component::KubeControllerManager, "services.kube-controller.extra_args"),
    (Component::KubeControllerManager, "services.kube_controller.extra_args"),
    (Component::KubeScheduler, "services.scheduler.extra_args"),
    (Component::Kubelet, "services.kubelet.extra_args"),
    (Component::Etcd, "services.etcd.extra_args"),
    (
        Component::KubeControllerManager,
        "rancher_kubernetes_engine_config.services.kube-controller.extra_args",
    ),
    (
        Component::KubeControllerManager,
        "rancher_kubernetes_engine_config.services.kube_controller.extra_args",
    ),
    (Component::KubeScheduler, "rancher_kubernetes_engine_config.services.scheduler.extra_args"),
    (Component::Kubelet, "rancher_kubernetes_engine_config.services.kubelet.extra_args"),
    (Component::Etcd, "rancher_kubernetes_engine_config.services.etcd.extra_args"),
    (Component::KubeControllerManager, "rke_config.services.kube-controller.extra_args"),
    (Component::KubeControllerManager, "rke_config.services.kube_controller.extra_args"),
    (Component::KubeScheduler, "rke_config.services.scheduler.extra_args"),
    (Component::Kubelet, "rke_config.services.kubelet.extra_args"),
    (Component::Etcd, "rke_config.services.etcd.extra_args"),
    (
        Component::KubeControllerManager,
        "spec.rancherKubernetesEngineConfig.services.kubeController.extraArgs",
    ),
    (Component::KubeScheduler, "spec.rancherKubernetesEngineConfig.services.scheduler.extraArgs"),
    (Component::Kubelet, "spec.rancherKubernetesEngineConfig.services.kubelet.extraArgs"),
    (Component::Etcd, "spec.rancherKubernetesEngineConfig.services.etcd.extraArgs"),
];

pub(super) const TALOS_OTHERS: [OtherFlags; 3] = [
    (Component::KubeControllerManager, "cluster.controllerManager.extraArgs"),
    (Component::KubeScheduler, "cluster.scheduler.extraArgs"),
    (Component::Kubelet, "machine.kubelet.extraArgs"),
];

pub(super) const K0S_OTHERS: [OtherFlags; 12] = [
    (Component::KubeControllerManager, "spec.controllerManager.extraArgs"),
    (Component::KubeScheduler, "spec.scheduler.extraArgs"),
    (Component::Etcd, "spec.storage.etcd.extraArgs"),
    (Component::KubeControllerManager, "spec.k0s.config.spec.controllerManager.extraArgs"),
    (Component::KubeScheduler, "spec.k0s.config.spec.scheduler.extraArgs"),
    (Component::Etcd, "spec.k0s.config.spec.storage.etcd.extraArgs"),
    (Component::KubeControllerManager, "spec.k0sConfigSpec.k0s.spec.controllerManager.extraArgs"),
    (Component::KubeScheduler, "spec.k0sConfigSpec.k0s.spec.scheduler.extraArgs"),
    (Component::Etcd, "spec.k0sConfigSpec.k0s.spec.storage.etcd.extraArgs"),
    (Component::KubeControllerManager, "spec.k0sConfig.spec.controllerManager.extraArgs"),
    (Component::KubeScheduler, "spec.k0sConfig.spec.scheduler.extraArgs"),
    (Component::Etcd, "spec.k0sConfig.spec.storage.etcd.extraArgs"),
];

pub(super) const RKE2_CONTROL_PLANE_OTHERS: [OtherFlags; 3] = [
    (Component::KubeControllerManager, "spec.serverConfig.kubeControllerManager.extraArgs"),
    (Component::KubeScheduler, "spec.serverConfig.kubeScheduler.extraArgs"),
    (Component::Kubelet, "spec.agentConfig.kubelet.extraArgs"),
];

pub(super) const KAMAJI_OTHERS: [OtherFlags; 4] = [
    (Component::KubeControllerManager, "spec.controlPlane.deployment.extraArgs.controllerManager"),
    (Component::KubeScheduler, "spec.controlPlane.deployment.extraArgs.scheduler"),
    (Component::KubeControllerManager, "spec.controllerManager.extraArgs"),
    (Component::KubeScheduler, "spec.scheduler.extraArgs"),
];

pub(super) const VCLUSTER_OTHERS: [OtherFlags; 2] = [
    (Component::KubeControllerManager, "controlPlane.distro.k8s.controllerManager.extraArgs"),
    (Component::KubeScheduler, "controlPlane.distro.k8s.scheduler.extraArgs"),
];
