//! A kubeconfig, as the server reads it to reach a webhook (client-go tools/clientcmd).

use super::kubeconfig_user::{self, both};
use crate::component_config::decode::{self, TypedDocument};
use crate::component_config::{ConfigFault, Given, Record, Schema};
use crate::mapped_text::MappedText;
use crate::yaml::Stream;

/// Judges a kubeconfig whose current context is used at once.
pub(crate) fn judge(
    schema: &Schema,
    text: &MappedText,
    stream: &Stream<'_>,
    minor: u8,
) -> Vec<ConfigFault> {
    let (document, faults) = decoded(schema, text, stream, minor);
    match document {
        Some(TypedDocument { record, .. }) => check(record),
        None => faults,
    }
}

/// Judges a kubeconfig from which the server takes users only, when it calls a webhook: it must be readable.
pub(crate) fn judge_syntax(
    schema: &Schema,
    text: &MappedText,
    stream: &Stream<'_>,
    minor: u8,
) -> Vec<ConfigFault> {
    decoded(schema, text, stream, minor).1
}

fn decoded<'a>(
    schema: &Schema,
    text: &MappedText,
    stream: &'a Stream<'_>,
    minor: u8,
) -> (Option<TypedDocument<'a>>, Vec<ConfigFault>) {
    // clientcmd takes an empty file for an empty configuration.
    if text.text().trim().is_empty() {
        return (None, Vec::new());
    }
    let decoded = decode::decode(schema, &["Config"], text, stream, minor);
    (decoded.document, decoded.faults)
}

/// `ConfirmUsable` (`tools/clientcmd/client_config.go`): the context that is used, and the cluster that it
/// names, must be there. A user that is not there means that there are no credentials.
fn check(config: Record<'_>) -> Vec<ConfigFault> {
    let mut faults = Vec::new();
    let Given::Known(name) = config.text("current-context") else {
        return faults;
    };
    let context = match named(config, "contexts", name) {
        Given::Known(entry) => entry.record("context").known(),
        Given::Missing => {
            let message = format!("there is no context called {name:?}");
            let help = "add the context, or correct current-context";
            faults.push(ConfigFault::new(config.span_of("current-context"), message).help(help));
            None
        }
        Given::Unknown => None,
    };
    let Some(context) = context else {
        return faults;
    };
    if let Given::Known(name) = context.text("cluster") {
        check_cluster(config, context, name, &mut faults);
    }
    if let Given::Known(name) = context.text("user")
        && let Given::Known(entry) = named(config, "users", name)
        && let Given::Known(user) = entry.record("user")
    {
        kubeconfig_user::check(user, name, &mut faults);
    }
    faults
}

/// `validateClusterInfo` (tools/clientcmd/validation.go), and `TLSConfigFor` of the transport.
fn check_cluster(
    config: Record<'_>,
    context: Record<'_>,
    name: &str,
    faults: &mut Vec<ConfigFault>,
) {
    let cluster = match named(config, "clusters", name) {
        Given::Known(entry) => entry.record("cluster").known(),
        Given::Missing => {
            let message = format!("there is no cluster called {name:?}");
            let help = "add the cluster, or correct the context";
            faults.push(ConfigFault::new(context.span_of("cluster"), message).help(help));
            None
        }
        Given::Unknown => None,
    };
    let Some(cluster) = cluster else {
        return;
    };
    if cluster.text("server").is_missing() {
        let message = format!("the cluster {name:?} has no server");
        let help = "add server: with its address";
        faults.push(ConfigFault::new(cluster.span_of("server"), message).help(help));
    }
    let (file, data) = ("certificate-authority", "certificate-authority-data");
    let authority =
        [data, file].into_iter().find(|key| matches!(cluster.text(key), Given::Known(_)));
    if both(cluster, file, data) {
        let message = format!("the cluster {name:?} has both {file} and {data}");
        faults.push(ConfigFault::new(cluster.span_of(file), message).help("remove one of them"));
    }
    if let Some(authority) = authority
        && cluster.boolean("insecure-skip-tls-verify") == Given::Known(true)
    {
        let message = format!("insecure-skip-tls-verify excludes {authority}");
        let span = cluster.span_of("insecure-skip-tls-verify");
        faults.push(ConfigFault::new(span, message).help("remove insecure-skip-tls-verify"));
    }
}

/// The entry of a list with a name.
fn named<'a>(config: Record<'a>, list: &str, name: &str) -> Given<Record<'a>> {
    let entries = match config.list(list) {
        Given::Known(entries) => entries,
        Given::Missing => return Given::Missing,
        Given::Unknown => return Given::Unknown,
    };
    for entry in entries {
        match entry.text("name") {
            Given::Known(other) if other == name => return Given::Known(entry),
            Given::Unknown => return Given::Unknown,
            Given::Known(_) | Given::Missing => {}
        }
    }
    Given::Missing
}
