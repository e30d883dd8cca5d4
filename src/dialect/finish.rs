//! Facts that follow from the arguments of a server: whether they are all, and which versions take them.

use crate::apiserver::value::placeholder;
use crate::apiserver::version::{NEWEST_MINOR, OLDEST_MINOR, Release, VersionOrigin};
use crate::apiserver::{
    ApiServer, Argument, Completeness, Component, Dialect, OPENSHIFT, Origin, Partial, Setting,
    Version, flags,
};
use crate::mapped_text::UnknownReason;

/// Fills in what follows from the arguments: whether they are all, and which versions take them.
pub(crate) fn complete(server: &mut ApiServer, version: Option<&Release>) {
    let from_file = if server.program == OPENSHIFT { "config" } else { "openshift-config" };
    // The flags are not looked up in an index: the changes below would make it again.
    if server.flags().any(|flag| flag.name == from_file) {
        server.completeness = Completeness::Partial(Partial::OpenShiftConfig);
    }
    let own_file = match server.component {
        Component::Etcd => "config-file",
        Component::Kubelet | Component::KubeScheduler => "config",
        Component::KubeApiServer | Component::KubeControllerManager => "",
    };
    let is_partial = matches!(server.completeness, Completeness::Partial(_));
    if !is_partial && server.flags().any(|flag| flag.name == own_file && !flag.is_empty()) {
        server.completeness = Completeness::Partial(Partial::ConfigFile);
    }
    let hidden = server.arguments.iter().find_map(|argument| match argument {
        Argument::Unknown(_, why) => Some(*why),
        _ => None,
    });
    if let Some(why) = hidden
        && server.completeness != Completeness::Partial(Partial::EnvironmentFile)
    {
        server.completeness = Completeness::Partial(match why {
            UnknownReason::Template => Partial::Template,
            why => Partial::Variable(why),
        });
    }
    if let Some(release) = version
        && server.component != Component::Etcd
    {
        let origin = VersionOrigin::CommandLine;
        server.version = Version::Exact { release: release.clone(), origin, span: None };
    } else if server.version == Version::Unknown {
        server.version = version_from_flags(server);
    }
    forget_defaults(server);
    forget_variables(server);
    forget_placeholders(server);
}

/// Makes values unknown that hold a variable, which envsubst or a cloud's init system fills in. Shells and
/// systemd have replaced theirs by now, so that `a$b` is one that was written as `a$$b`, and the kubelet
/// replaces `$(NAME)` only.
///
/// ```yaml
/// - --advertise-address=$NODE_IP
/// ```
fn forget_variables(server: &mut ApiServer) {
    let is_replaced = [Dialect::Systemd, Dialect::Script, Dialect::MicroK8s, Dialect::EnvFile]
        .contains(&server.dialect);
    if is_replaced {
        return;
    }
    for argument in server.arguments.edit() {
        if let Argument::Flag(flag) = argument
            && flag.origin == Origin::Written
            && flag.known().is_some_and(holds_variable)
        {
            flag.unknown = Some(UnknownReason::Template);
        }
    }
}

fn holds_variable(value: &str) -> bool {
    let mut names = value.split('$').skip(1);
    names.any(|name| name.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '_' | '{')))
}

/// Makes values unknown that still have to be filled in. No rule judges them, in whatever place of the value
/// the placeholder is:
///
/// ```text
/// --authorization-mode=Node,EXTRA_MODE
/// --service-cluster-ip-range=SERVICE_NETWORK.0/24
/// ```
fn forget_placeholders(server: &mut ApiServer) {
    let table = flags::of(server.component);
    for argument in server.arguments.edit() {
        let Argument::Flag(flag) = argument else { continue };
        // The name of a map that Go printed has brackets: --[{audit-log-maxage <nil>}]
        if flag.origin != Origin::Written || flag.name.starts_with('[') {
            continue;
        }
        let Some(value) = flag.known() else { continue };
        if placeholder::is_unfilled(flag, table.find(&flag.name), value) {
            flag.unknown = Some(UnknownReason::Placeholder);
        } else if placeholder::is_variable(value) {
            // $private_ipv4, which a cloud's init system replaces. `a$b` of a unit was written as `a$$b`.
            flag.unknown = Some(UnknownReason::Machine);
        }
    }
}

/// Makes the defaults of the tool unknown if they were not read for any version that this may be.
fn forget_defaults(server: &mut ApiServer) {
    let (oldest, newest) = server.dialect.facts().known;
    let (min, max) = server.version.minors();
    if min <= newest && max >= oldest {
        return;
    }
    for argument in server.arguments.edit() {
        if let Argument::Flag(flag) = argument
            && matches!(flag.origin, Origin::Default(_))
            && flag.unknown.is_none()
        {
            flag.unknown = Some(UnknownReason::Version);
        }
    }
}

/// The version in which the feature `TokenRequest` is on by default.
const TOKEN_REQUEST_SINCE: u8 = 12;

/// True if flags ask for `TokenRequest` and none turns the feature on. Without it the server ends at once:
/// `the TokenRequest feature is not enabled but --service-account-signing-key-file …`
/// (`CreateKubeAPIServerConfig`, cmd/kube-apiserver/app/server.go, 1.10 and 1.11).
fn requests_tokens(server: &ApiServer) -> bool {
    let flags = ["service-account-signing-key-file", "service-account-issuer"];
    let given = flags.iter().flat_map(|name| server.occurrences(name));
    let mut written = given.filter(|flag| flag.origin == Origin::Written && !flag.maybe);
    written.any(|flag| flag.known().is_some_and(|value| !value.is_empty()))
        && matches!(server.setting("feature-gates"), Setting::Absent)
}

/// The minor versions that have every flag written. A flag that no version has says nothing. A flag that a
/// template sets under a condition says nothing either: the version may be the condition.
fn version_from_flags(server: &ApiServer) -> Version {
    // A tool sets the flags that the version it starts has, so its own say nothing.
    let written = server.flags().filter(|flag| flag.origin == Origin::Written && !flag.maybe);
    let known: Vec<_> = written.filter_map(|flag| server.known(&flag.name)).collect();
    let tokens = requests_tokens(server);
    let mut fitting = (OLDEST_MINOR..=NEWEST_MINOR).filter(|&minor| {
        let present = known.iter().all(|flag| flag.presence(minor) != flags::Availability::Absent);
        present && (minor >= TOKEN_REQUEST_SINCE || !tokens)
    });
    let (Some(min), max) = (fitting.next(), fitting.next_back()) else {
        return Version::Unknown;
    };
    let max = max.unwrap_or(min);
    if (min, max) == (OLDEST_MINOR, NEWEST_MINOR) {
        return Version::Unknown;
    }
    Version::Range { min, max, origin: VersionOrigin::Flags, span: None }
}
