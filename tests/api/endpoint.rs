use facegate::api::{Network, Region};

#[test]
fn every_region_has_the_hosts_and_the_rate_of_the_vendors_table() {
    let table = [
        (
            "ap-southeast-1",
            "cloudauth-intl.ap-southeast-1.aliyuncs.com",
            "cloudauth-intl-vpc.ap-southeast-1.aliyuncs.com",
            10,
        ),
        (
            "ap-southeast-5",
            "cloudauth-intl.ap-southeast-5.aliyuncs.com",
            "cloudauth-intl-vpc.ap-southeast-5.aliyuncs.com",
            3,
        ),
        (
            "cn-hongkong",
            "cloudauth-intl.cn-hongkong.aliyuncs.com",
            "cloudauth-intl-vpc.cn-hongkong.aliyuncs.com",
            10,
        ),
        (
            "ap-southeast-3",
            "cloudauth-intl.ap-southeast-3.aliyuncs.com",
            "cloudauth-intl-vpc.ap-southeast-3.aliyuncs.com",
            3,
        ),
    ];
    assert_eq!(Region::ALL.len(), table.len());
    for (id, public, vpc, qps) in table {
        let region = Region::from_id(id).unwrap();
        assert_eq!((region.host(Network::Public), region.host(Network::Vpc)), (public.into(), vpc.into()));
        assert_eq!((region.qps(), region.id()), (qps, id));
        assert_eq!(serde_json::to_value(region).unwrap(), id);
        assert_eq!(serde_json::from_str::<Region>(&format!("{id:?}")).unwrap(), region);
    }
    assert_eq!(Region::from_id("eu-central-1"), None);
}
