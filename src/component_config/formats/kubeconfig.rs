//! A kubeconfig, as the server reads it to reach a webhook (client-go tools/clientcmd).

use crate::component_config::decode::{self, TypedDocument};
use crate::component_config::{ConfigFault, Given, Record, Schema};
use crate::mapped_text::MappedText;
use crate::yaml::Stream;

/// Judges a kubeconfig.
pub(crate) fn judge(
    schema: &Schema,
    text: &MappedText,
    stream: &Stream<'_>,
    minor: u8,
) -> Vec<ConfigFault> {
    // clientcmd takes an empty file for an empty configuration.
    if text.text().trim().is_empty() {
        return Vec::new();
    }
    let decoded = decode::decode(schema, &["Config"], text, stream, minor);
    match decoded.document {
        Some(TypedDocument { record, .. }) => check(record).into_iter().collect(),
        None => decoded.faults,
    }
}

/// `ConfirmUsable`: the context that is used, and the cluster that it names, must be there. A cluster
/// needs a server.
fn check(config: Record<'_>) -> Option<ConfigFault> {
    let name = config.text("current-context").known()?;
    let context = match named(config, "contexts", name) {
        Given::Known(entry) => entry.record("context").known()?,
        Given::Missing => {
            let message = format!("there is no context called {name:?}");
            let help = "add the context, or correct current-context";
            return Some(ConfigFault::new(config.span_of("current-context"), message).help(help));
        }
        Given::Unknown => return None,
    };
    let name = context.text("cluster").known()?;
    match named(config, "clusters", name) {
        Given::Known(entry) => {
            let cluster = entry.record("cluster").known()?;
            if !cluster.text("server").is_missing() {
                return None;
            }
            let message = format!("the cluster {name:?} has no server");
            let help = "add server: with the address of the webhook";
            Some(ConfigFault::new(cluster.span_of("server"), message).help(help))
        }
        Given::Missing => {
            let message = format!("there is no cluster called {name:?}");
            let help = "add the cluster, or correct the context";
            Some(ConfigFault::new(context.span_of("cluster"), message).help(help))
        }
        Given::Unknown => None,
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
