//! The files that Talos writes for the flags of the kube-apiserver from fields of a machine configuration
//! (`internal/app/machined/pkg/controllers/k8s/render_config_static_pods.go`).

use crate::dialect::context::Reader;
use crate::mapped_text::MappedText;
use crate::yaml::Node;

/// The folder of the files in the container.
const FOLDER: &str = "/system/config/kubernetes/kube-apiserver";

/// Adds the files of a whole configuration.
pub(crate) fn collect(root: Node<'_>, reader: &mut Reader<'_>) {
    let Some(api_server) = root.at(&["cluster", "apiServer"]) else {
        return;
    };
    if let Some(text) = api_server.get("auditPolicy").and_then(Node::document) {
        reader.collect_generated(&format!("{FOLDER}/auditpolicy.yaml"), text);
    }
    if let Some(text) = api_server.get("admissionControl").and_then(admission) {
        reader.collect_generated(&format!("{FOLDER}/admission-control-config.yaml"), text);
    }
}

/// The `AdmissionConfiguration` with a list of plugins.
///
/// ```yaml
/// admissionControl:
/// - name: PodSecurity
///   configuration: {apiVersion: pod-security.admission.config.k8s.io/v1, …}
/// ```
fn admission(plugins: Node<'_>) -> Option<MappedText> {
    if !plugins.is_sequence() {
        return None;
    }
    let list = plugins.document()?;
    let mut text = MappedText::new(list.whole());
    let head = "apiVersion: apiserver.config.k8s.io/v1\nkind: AdmissionConfiguration\nplugins:";
    text.push_replaced(head, list.whole());
    let is_flow = list.text().starts_with('[');
    text.push_replaced(if is_flow { " " } else { "\n" }, list.whole());
    text.append(&list);
    Some(text)
}
