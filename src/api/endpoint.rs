use serde::{Deserialize, Serialize};

/// Where the operation is served. Serialised as the region's id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Region {
    /// Singapore.
    #[serde(rename = "ap-southeast-1")]
    Singapore,
    /// Indonesia (Jakarta).
    #[serde(rename = "ap-southeast-5")]
    Indonesia,
    /// China (Hong Kong).
    #[serde(rename = "cn-hongkong")]
    HongKong,
    /// Malaysia (Kuala Lumpur).
    #[serde(rename = "ap-southeast-3")]
    Malaysia,
}

/// From where the region is reached. Serialised in lower case.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Network {
    /// The public Internet.
    #[default]
    Public,
    /// A VPC of the same region.
    Vpc,
}

impl Region {
    /// Every region.
    pub const ALL: [Self; 4] = [Self::Singapore, Self::Indonesia, Self::HongKong, Self::Malaysia];

    /// The region's id.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Singapore => "ap-southeast-1",
            Self::Indonesia => "ap-southeast-5",
            Self::HongKong => "cn-hongkong",
            Self::Malaysia => "ap-southeast-3",
        }
    }

    /// The region of this id.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|region| region.id() == id)
    }

    /// The host name to send to and to sign.
    #[must_use]
    pub fn host(self, network: Network) -> String {
        let vpc = if network == Network::Vpc { "-vpc" } else { "" };
        ["cloudauth-intl", vpc, ".", self.id(), ".aliyuncs.com"].concat()
    }

    /// Calls a second an account may make.
    #[must_use]
    pub const fn qps(self) -> u32 {
        match self {
            Self::Singapore | Self::HongKong => 10,
            Self::Indonesia | Self::Malaysia => 3,
        }
    }
}
