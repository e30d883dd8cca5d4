//! The type of a flag, which decides how its value is parsed.

/// The type of a flag's value. The names are those that pflag's `Type()` returns in the Kubernetes
/// source, if they are distinct.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FlagType {
    /// `true` or `false`, as strconv.ParseBool has it.
    Bool,
    /// Any text.
    String,
    /// A whole number of 64 bits.
    Int,
    /// A whole number of 64 bits.
    Int64,
    /// A whole number of 32 bits.
    Int32,
    /// A whole number of 64 bits without a sign.
    Uint,
    /// A whole number of 64 bits without a sign.
    Uint64,
    /// A number of single precision.
    Float32,
    /// A number of double precision.
    Float64,
    /// `1h30m`, as time.ParseDuration has it.
    Duration,
    /// An IP address.
    Ip,
    /// One CIDR.
    IpNet,
    /// CIDRs separated by commas.
    Cidrs,
    /// Texts separated by commas, as a line of CSV.
    StringSlice,
    /// One text a flag.
    StringArray,
    /// Whole numbers of 32 bits separated by commas.
    Int32Slice,
    /// `key=value`s separated by commas, as a line of CSV.
    StringToString,
    /// `key=value`s.
    MapStringString,
    /// `Name=true`s separated by commas.
    FeatureGates,
    /// `cert,key` or `cert,key:name,name`.
    NamedCertKey,
    /// `30000-32767`.
    PortRange,
    /// klog's verbosity.
    Level,
    /// klog's severity.
    Severity,
    /// klog's `file:line`.
    TraceLocation,
    /// klog's `pattern=level`s separated by commas.
    ModuleSpec,
    /// A quantity such as `512Ki`.
    Quantity,
    /// `true`, `false`, `raw` or a version to print instead.
    PrintVersion,
    /// Another type, whose values are not checked.
    Custom,
}

impl FlagType {
    /// Reads a cell of the table.
    pub(super) fn parse(text: &str) -> Option<Self> {
        Some(match text {
            "bool" => Self::Bool,
            "string" => Self::String,
            "int" => Self::Int,
            "int32" => Self::Int32,
            "int64" => Self::Int64,
            "uint" => Self::Uint,
            "uint64" => Self::Uint64,
            "float32" => Self::Float32,
            "float64" => Self::Float64,
            "duration" => Self::Duration,
            "ip" => Self::Ip,
            "ipnet" => Self::IpNet,
            "cidrs" => Self::Cidrs,
            "stringSlice" => Self::StringSlice,
            "stringArray" => Self::StringArray,
            "int32Slice" => Self::Int32Slice,
            "stringToString" => Self::StringToString,
            "mapStringString" => Self::MapStringString,
            "featureGates" => Self::FeatureGates,
            "namedCertKey" => Self::NamedCertKey,
            "portRange" => Self::PortRange,
            "Level" => Self::Level,
            "severity" => Self::Severity,
            "traceLocation" => Self::TraceLocation,
            "moduleSpec" => Self::ModuleSpec,
            "quantity" => Self::Quantity,
            "version" => Self::PrintVersion,
            "custom" => Self::Custom,
            _ => return None,
        })
    }

    /// True if a value holds several items and repeated values add up.
    pub const fn is_list(self) -> bool {
        matches!(
            self,
            Self::Cidrs
                | Self::StringSlice
                | Self::StringArray
                | Self::Int32Slice
                | Self::StringToString
                | Self::MapStringString
                | Self::FeatureGates
                | Self::NamedCertKey
        )
    }
}
