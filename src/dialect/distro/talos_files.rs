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
    if let Some(text) = api_server.get("authorizationConfig").and_then(authorizers) {
        reader.collect_generated(&format!("{FOLDER}/authorization-config.yaml"), text);
    }
}

/// The keys of a webhook. Talos drops all others without a word (`authorizationConfig` in
/// `render_config_static_pods.go`).
const WEBHOOK: [&str; 10] = [
    "authorizedTTL",
    "cacheAuthorizedRequests",
    "cacheUnauthorizedRequests",
    "connectionInfo",
    "failurePolicy",
    "matchConditionSubjectAccessReviewVersion",
    "matchConditions",
    "subjectAccessReviewVersion",
    "timeout",
    "unauthorizedTTL",
];

/// The `AuthorizationConfiguration` with a list of authorizers. Talos puts Node and RBAC before them if they are
/// missing, so an empty list changes nothing.
fn authorizers(list: Node<'_>) -> Option<MappedText> {
    list.items().next()?;
    for authorizer in list.items() {
        let webhook = authorizer.get("webhook");
        let keys = webhook.into_iter().flat_map(Node::entries);
        if !keys.into_iter().all(|(key, _)| key.text().is_some_and(|key| WEBHOOK.contains(&key))) {
            return None;
        }
    }
    // Talos writes the newest version that the API server has. This one is read by all that read such a file.
    let head = "apiVersion: apiserver.config.k8s.io/v1alpha1\nkind: AuthorizationConfiguration\nauthorizers:";
    below(head, list)
}

/// The `AdmissionConfiguration` with a list of plugins.
///
/// ```yaml
/// admissionControl:
/// - name: PodSecurity
///   configuration: {apiVersion: pod-security.admission.config.k8s.io/v1, …}
/// ```
fn admission(plugins: Node<'_>) -> Option<MappedText> {
    let head = "apiVersion: apiserver.config.k8s.io/v1\nkind: AdmissionConfiguration\nplugins:";
    below(head, plugins)
}

/// A list below the head of a document.
fn below(head: &str, items: Node<'_>) -> Option<MappedText> {
    if !items.is_sequence() {
        return None;
    }
    let list = items.document()?;
    let mut text = MappedText::new(list.whole());
    text.push_replaced(head, list.whole());
    let is_flow = list.text().starts_with('[');
    text.push_replaced(if is_flow { " " } else { "\n" }, list.whole());
    text.append(&list);
    Some(text)
}
