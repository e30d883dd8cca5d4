//! Facts about a server that several rules ask for.

use crate::apiserver::{ApiServer, Flag, Origin, Setting};

/// The flags that are written in the file, without those that a tool adds.
pub(super) fn written(server: &ApiServer) -> impl Iterator<Item = &Flag> {
    server.flags().filter(|flag| flag.origin == Origin::Written)
}

/// A flag that is written with a known value, and the value.
pub(super) fn named<'a>(server: &'a ApiServer, name: &str) -> Option<(&'a Flag, &'a str)> {
    match server.setting(name) {
        Setting::Set(flag) => flag.known().map(|path| (flag, path)),
        _ => None,
    }
}

/// True for flags whose value names a file that must be there for the server to start.
pub(super) fn reads_file(name: &str) -> bool {
    const ENDINGS: [&str; 8] = [
        "-cert-file",
        "-key-file",
        "-ca-file",
        "-cafile",
        "-certfile",
        "-keyfile",
        "-config-file",
        "-policy-file",
    ];
    const NAMES: [&str; 9] = [
        "kubelet-certificate-authority",
        "kubelet-client-certificate",
        "kubelet-client-key",
        "token-auth-file",
        "encryption-provider-config",
        "experimental-encryption-provider-config",
        "basic-auth-file",
        "authentication-config",
        "authorization-config",
    ];
    ENDINGS.iter().any(|ending| name.ends_with(ending)) || NAMES.contains(&name)
}

/// The authorization modes of a server, if all of them are known.
pub(super) fn authorization_modes(server: &ApiServer) -> Option<Vec<&str>> {
    match server.setting("authorization-mode") {
        Setting::Set(_) | Setting::Default(_) => {}
        _ => return None,
    }
    let mut modes = Vec::new();
    for flag in server.occurrences("authorization-mode") {
        if flag.maybe {
            return None;
        }
        modes.extend(flag.known()?.split(','));
    }
    Some(modes)
}
