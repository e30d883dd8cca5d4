//! How a kubeconfig says who the server is: `validateAuthInfo` of client-go tools/clientcmd/validation.go, 0.20
//! to 0.36.

use crate::component_config::{ConfigFault, Given, Record};

/// Judges the user of the context that is used.
pub(super) fn check(user: Record<'_>, name: &str, faults: &mut Vec<ConfigFault>) {
    let is_set = |key: &str| matches!(user.text(key), Given::Known(_));
    if is_set("token") && (is_set("username") || is_set("password")) {
        let message =
            format!("the user {name:?} has a token and a password, and only one is allowed");
        faults.push(ConfigFault::new(user.span_of("token"), message).help("remove one of them"));
    }
    if is_set("client-certificate") || is_set("client-certificate-data") {
        certificate(user, name, faults);
    }
    if let Given::Known(exec) = user.record("exec") {
        plugin(user, exec, faults);
    }
}

fn certificate(user: Record<'_>, name: &str, faults: &mut Vec<ConfigFault>) {
    for file in ["client-certificate", "client-key"] {
        let data = format!("{file}-data");
        if both(user, file, &data) {
            let message = format!("the user {name:?} has both {file} and {data}");
            faults.push(ConfigFault::new(user.span_of(file), message).help("remove one of them"));
        }
    }
    let lacks_key = ["client-key", "client-key-data"].iter().all(|key| user.text(key).is_missing());
    if lacks_key {
        let message = format!("the user {name:?} has a certificate and no key");
        let help = "add client-key or client-key-data";
        faults.push(ConfigFault::new(user.span(), message).help(help));
    }
}

/// A program that prints credentials.
fn plugin(user: Record<'_>, exec: Record<'_>, faults: &mut Vec<ConfigFault>) {
    if user.has("auth-provider") == Some(true) {
        let message = "exec excludes auth-provider";
        faults.push(ConfigFault::new(user.span_of("exec"), message).help("remove one of them"));
    }
    for key in ["command", "apiVersion"] {
        if exec.text(key).is_missing() {
            let message = format!("exec needs {key}");
            faults.push(ConfigFault::new(exec.span_of(key), message).help(format!("add {key}")));
        }
    }
}

/// True if two fields surely have a value.
pub(super) fn both(record: Record<'_>, one: &str, other: &str) -> bool {
    [one, other].iter().all(|key| matches!(record.text(key), Given::Known(_)))
}
