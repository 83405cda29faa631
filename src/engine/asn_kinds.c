/* Each row's comment is its source: the regional registry that gave the number out, and the name it
 * is registered under there (whois, RDAP), as of 2026. What a network is used for is told by its
 * operator's own site. */
#include "engine/asn_kinds.h"

#define CLOUD   NETWORK_CLOUD
#define HOSTING NETWORK_HOSTING
#define VPN     NETWORK_VPN
#define TOR     NETWORK_TOR

static const struct asn_kind kinds[] = {
    {3223, HOSTING, "Voxility"},        /* RIPE NCC: VOXILITY */
    {4224, TOR, "Calyx Institute"},     /* ARIN: CALYX-AS */
    {6724, HOSTING, "Strato"},          /* RIPE NCC: STRATO */
    {7203, HOSTING, "Leaseweb"},        /* ARIN: LEASEWEB-USA-SFO-12 */
    {8068, CLOUD, "Microsoft"},         /* ARIN: MICROSOFT-CORP-MSN-AS-BLOCK */
    {8069, CLOUD, "Microsoft"},         /* ARIN: MICROSOFT-CORP-MSN-AS-BLOCK */
    {8075, CLOUD, "Microsoft"},         /* ARIN: MICROSOFT-CORP-MSN-AS-BLOCK */
    {8100, HOSTING, "QuadraNet"},       /* ARIN: ASN-QUADRANET-GLOBAL */
    {8560, HOSTING, "IONOS"},           /* RIPE NCC: IONOS-AS, formerly ONEANDONE-AS */
    {8972, HOSTING, "PlusServer"},      /* RIPE NCC: PLUSSERVER-AS */
    {8987, CLOUD, "Amazon"},            /* RIPE NCC: Amazon Data Services Ireland */
    {9009, VPN, "M247"},                /* RIPE NCC: M247; carries several VPNs */
    {9370, HOSTING, "Sakura Internet"}, /* JPNIC: SAKURA-B */
    {12876, CLOUD, "Scaleway"},         /* RIPE NCC: AS12876, formerly Online SAS */
    {13335, VPN, "Cloudflare"},         /* ARIN: CLOUDFLARENET; clients of its WARP come out here */
    {14061, CLOUD, "DigitalOcean"},     /* ARIN: DIGITALOCEAN-ASN */
    {14618, CLOUD, "Amazon"},           /* ARIN: AMAZON-AES */
    {15169, CLOUD, "Google"},           /* ARIN: GOOGLE */
    {15395, HOSTING, "Rackspace"},      /* RIPE NCC: RACKSPACE-LON */
    {16276, HOSTING, "OVHcloud"},       /* RIPE NCC: OVH */
    {16509, CLOUD, "Amazon"},           /* ARIN: AMAZON-02 */
    {19871, HOSTING, "Network Solutions"},         /* ARIN: NETWORK-SOLUTIONS-HOSTING */
    {20473, CLOUD, "Vultr"},                       /* ARIN: AS-CHOOPA, AS-VULTR */
    {20773, HOSTING, "Host Europe"},               /* RIPE NCC: HOSTEUROPE-AS */
    {22363, VPN, "Powerhouse Management"},         /* ARIN: PHMGMT-AS1; carries several VPNs */
    {22612, HOSTING, "Namecheap"},                 /* ARIN: NAMECHEAP-NET */
    {22781, VPN, "Strong Technology"},             /* ARIN: RBLHST, of StrongVPN */
    {24940, HOSTING, "Hetzner"},                   /* RIPE NCC: HETZNER-AS */
    {24961, HOSTING, "myLoc"},                     /* RIPE NCC: MYLOC-AS */
    {25820, HOSTING, "IT7 Networks"},              /* ARIN: IT7NET */
    {26496, HOSTING, "GoDaddy"},                   /* ARIN: AS-26496-GO-DADDY-COM-LLC */
    {27357, HOSTING, "Rackspace"},                 /* ARIN: RACKSPACE */
    {28753, HOSTING, "Leaseweb"},                  /* RIPE NCC: LEASEWEB-DE */
    {29802, HOSTING, "Hivelocity"},                /* ARIN: HVC-AS */
    {30633, HOSTING, "Leaseweb"},                  /* ARIN: LEASEWEB-USA-WDC */
    {31034, HOSTING, "Aruba"},                     /* RIPE NCC: ARUBA-ASN */
    {31898, CLOUD, "Oracle"},                      /* ARIN: ORACLE-BMC-31898 */
    {32244, HOSTING, "Liquid Web"},                /* ARIN: LIQUIDWEB */
    {32475, HOSTING, "SingleHop"},                 /* ARIN: SINGLEHOP-LLC */
    {33070, HOSTING, "Rackspace"},                 /* ARIN: RMH-14 */
    {36351, CLOUD, "IBM"},                         /* ARIN: SOFTLAYER */
    {36352, HOSTING, "ColoCrossing"},              /* ARIN: AS-COLOCROSSING */
    {37963, CLOUD, "Alibaba"},                     /* APNIC: ALIBABA-CN-NET */
    {39351, VPN, "31173 Services"},                /* RIPE NCC: ESAB-AS; carries Mullvad */
    {40676, HOSTING, "Psychz Networks"},           /* ARIN: AS40676 */
    {43350, HOSTING, "NForce"},                    /* RIPE NCC: NFORCE */
    {45090, CLOUD, "Tencent"},                     /* APNIC: TENCENT-NET-AP */
    {45102, CLOUD, "Alibaba"},                     /* APNIC: ALIBABA-CN-NET, of its cloud abroad */
    {46606, HOSTING, "Unified Layer"},             /* ARIN: UNIFIEDLAYER-AS-1 */
    {46844, HOSTING, "Sharktech"},                 /* ARIN: ST-BGP */
    {47583, HOSTING, "Hostinger"},                 /* RIPE NCC: AS-HOSTINGER */
    {49505, HOSTING, "Selectel"},                  /* RIPE NCC: SELECTEL */
    {49981, HOSTING, "Worldstream"},               /* RIPE NCC: WORLDSTREAM */
    {51167, HOSTING, "Contabo"},                   /* RIPE NCC: CONTABO */
    {53559, VPN, "Anonymizer"},                    /* ARIN: ANONYMIZER */
    {53667, HOSTING, "FranTech Solutions"},        /* ARIN: PONYNET */
    {54290, HOSTING, "Hostwinds"},                 /* ARIN: HOSTWINDS */
    {54825, HOSTING, "Packet"},                    /* ARIN: PACKET */
    {55286, HOSTING, "ServerMania"},               /* ARIN: SERVER-MANIA */
    {55293, HOSTING, "A2 Hosting"},                /* ARIN: A2HOSTING */
    {55990, CLOUD, "Huawei"},                      /* APNIC: HWCSNET */
    {59253, HOSTING, "Leaseweb"},                  /* APNIC: LEASEWEB-APAC-SIN-11 */
    {60068, VPN, "Datacamp"},                      /* RIPE NCC: CDN77; carries several VPNs */
    {60729, TOR, "Stiftung Erneuerbare Freiheit"}, /* RIPE NCC: TORSERVERS-NET */
    {60781, HOSTING, "Leaseweb"},                  /* RIPE NCC: LEASEWEB-NL-AMS-01 */
    {62240, HOSTING, "Clouvider"},                 /* RIPE NCC: CLOUVIDER */
    {62744, TOR, "Quintex Alliance Consulting"},   /* ARIN: QUINTEX */
    {63949, CLOUD, "Akamai (Linode)"},             /* ARIN: AKAMAI-LINODE-AP */
    {132203, CLOUD, "Tencent"},                    /* APNIC: TENCENT-NET-AP-CN */
    {136787, VPN, "PacketHub"},                    /* APNIC: PACKETHUBSA-AS-AP, of NordVPN */
    {136907, CLOUD, "Huawei"},                     /* APNIC: HWCLOUDS-AS-AP */
    {147049, VPN, "PacketHub"},                    /* APNIC: PACKETHUBSA-AS-AP, of NordVPN */
    {197540, HOSTING, "netcup"},                   /* RIPE NCC: NETCUP-AS */
    {198093, TOR, "DFRI"},                         /* RIPE NCC: DFRI-AS */
    {202053, CLOUD, "UpCloud"},                    /* RIPE NCC: UPCLOUD */
    {205100, TOR, "F3 Netze"},                     /* RIPE NCC: F3NETZE */
    {207137, VPN, "PacketHub"},                    /* RIPE NCC: PACKETHUBSA, of NordVPN */
    {208323, TOR, "Foundation for Applied Privacy"}, /* RIPE NCC: APPLIEDPRIVACY-AS */
    {209103, VPN, "Proton"},                         /* RIPE NCC: PROTON, of Proton VPN */
    {209854, VPN, "Surfshark"},                      /* RIPE NCC: CYBERZONEHUB */
    {212238, VPN, "Datacamp"},                       /* RIPE NCC: CDNEXT; carries several VPNs */
    {212317, HOSTING, "Hetzner"},                    /* RIPE NCC: HETZNER-CLOUD3-AS */
    {213230, HOSTING, "Hetzner"},                    /* RIPE NCC: HETZNER-CLOUD2-AS */
    {396507, TOR, "Emerald Onion"},                  /* ARIN: EMERALD-ONION */
    {396982, CLOUD, "Google"},                       /* ARIN: GOOGLE-CLOUD-PLATFORM */
    {398101, HOSTING, "GoDaddy"},                    /* ARIN: GO-DADDY-COM-LLC */
};

const struct asn_kind *const asn_kinds = kinds;
const size_t asn_kind_count = sizeof kinds / sizeof *kinds;

const struct asn_kind *asn_kind_find(uint32_t asn)
{
	size_t low = 0, high = asn_kind_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (kinds[middle].asn == asn)
			return &kinds[middle];
		if (kinds[middle].asn < asn)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}
