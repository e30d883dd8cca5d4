//! The kubeconfigs by which the other components reach the API server (client-go tools/clientcmd,
//! `BuildConfigFromFlags`).

use super::formats::FileFormat;
use super::found::judge_flagged;
use super::{HostFile, formats, kube_apiserver};
use crate::apiserver::{ApiServer, Component, FileFault};

/// The oldest minor version whose clients were read in the source.
const OLDEST: u8 = 20;

/// The flags of a component that name a kubeconfig.
const fn flags(component: Component) -> &'static [&'static str] {
    match component {
        Component::KubeControllerManager | Component::KubeScheduler => {
            &["authentication-kubeconfig", "authorization-kubeconfig", "kubeconfig"]
        }
        Component::Kubelet => &["kubeconfig"],
        Component::KubeApiServer | Component::Etcd => &[],
    }
}

/// True for a kubeconfig that is not read: the file of the scheduler names another one, and a kubelet with a
/// bootstrap kubeconfig writes its kubeconfig itself.
fn is_replaced(server: &ApiServer, flag: &str) -> bool {
    let by = match server.component {
        Component::KubeScheduler if flag == "kubeconfig" => "config",
        Component::Kubelet => "bootstrap-kubeconfig",
        _ => return false,
    };
    server.occurrences(by).next().is_some()
}

/// The faults of the kubeconfigs that a component's flags name.
pub(super) fn judge_files(
    server: &ApiServer,
    find: &dyn Fn(&str) -> Option<HostFile>,
) -> Vec<FileFault> {
    let mut faults = Vec::new();
    for &flag in flags(server.component) {
        if is_replaced(server, flag) {
            continue;
        }
        let flag = (flag, FileFormat::Kubeconfig, OLDEST);
        faults.extend(judge_flagged(server, flag, find, |text, stream, inquiry| {
            formats::kubeconfig::judge(kube_apiserver::schema(), text, stream, inquiry.minor)
        }));
    }
    faults
}
