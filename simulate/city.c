#include "simulate/city.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

enum { MATTERS = 3 };

struct district_entry {
	const char *name;
	uint32_t weight;
};

static const struct district_entry districts[] = {
	{ "临澜区", 26 }, { "云浦区", 20 }, { "兴岭市", 14 }, { "青岚县", 11 },
	{ "石川县", 9 },  { "平澜县", 8 },  { "南屿县", 7 },  { "丰澄县", 5 },
};
enum { DISTRICTS = sizeof districts / sizeof districts[0], DISTRICT_WEIGHTS = 100 };

/* One call in 40 names no place. */
enum { DISTRICT_UNKNOWN_PPM = 25000 };

struct bureau_entry {
	const char *name;
	const char *office; /* what the district's own office is called after the district's name; NULL: none */
	uint32_t weight;    /* in reviews and complaints */
};

/* A topic names its bureau by place in this list. */
enum bureau { URBAN, HOUSING, LABOUR, MEDICAL, MARKET, POLICE, TRAFFIC, TRANSPORT, ECOLOGY, LAND, EDUCATION, HEALTH, TAX,
	WATER, POWER, GAS, CIVIL, FARMING, TOURISM, FUND, TELECOM, JUSTICE, EMERGENCY, SERVICES, VETERANS, CULTURE,
	FORESTRY, ARCHIVES, WEATHER, TOBACCO };

static const struct bureau_entry bureaus[] = {
	[URBAN] = { "市城市管理和综合执法局", "城管执法局", 70 },
	[HOUSING] = { "市住房和城乡建设局", "住建局", 80 },
	[LABOUR] = { "市人力资源和社会保障局", "人社局", 120 },
	[MEDICAL] = { "市医疗保障局", NULL, 90 },
	[MARKET] = { "市市场监督管理局", "市场监管局", 110 },
	[POLICE] = { "市公安局", NULL, 140 },
	[TRAFFIC] = { "市公安局交警支队", NULL, 90 },
	[TRANSPORT] = { "市交通运输局", NULL, 50 },
	[ECOLOGY] = { "市生态环境局", "生态环境分局", 30 },
	[LAND] = { "市自然资源局", "自然资源局", 70 },
	[EDUCATION] = { "市教育局", "教育局", 40 },
	[HEALTH] = { "市卫生健康局", NULL, 40 },
	[TAX] = { "市税务局", NULL, 100 },
	[WATER] = { "市自来水公司", NULL, 30 },
	[POWER] = { "市供电局", NULL, 40 },
	[GAS] = { "市燃气公司", NULL, 12 },
	[CIVIL] = { "市民政局", NULL, 40 },
	[FARMING] = { "市农业农村局", "农业农村局", 20 },
	[TOURISM] = { "市文化广电旅游局", NULL, 12 },
	[FUND] = { "市住房公积金管理中心", NULL, 60 },
	[TELECOM] = { "市通信建设管理办公室", NULL, 8 },
	[JUSTICE] = { "市司法局", NULL, 18 },
	[EMERGENCY] = { "市应急管理局", NULL, 8 },
	[SERVICES] = { "市政务服务数据管理局", NULL, 50 },
	[VETERANS] = { "市退役军人事务局", NULL, 9 },
	[CULTURE] = { "市体育局", NULL, 3 },
	[FORESTRY] = { "市林业局", NULL, 4 },
	[ARCHIVES] = { "市档案馆", NULL, 3 },
	[WEATHER] = { "市气象局", NULL, 1 },
	[TOBACCO] = { "市烟草专卖局", NULL, 2 },
};
enum { BUREAUS = sizeof bureaus / sizeof bureaus[0] };

/* Of 100 orders of a bureau with district offices so many go to the office. */
enum { OFFICE_PERCENT = 72 };

/* How the kinds mix, in thousandths by enum city_kind: of calls answered on the spot, and of orders. */
enum mix { ASKING, NUISANCE, FAULT, RIGHTS, GENERAL };
static const uint32_t kind_mix[][2][CITY_KINDS] = {
	[ASKING] = { { 930, 40, 10, 3, 7, 5, 5 }, { 420, 330, 170, 20, 40, 12, 8 } },
	[NUISANCE] = { { 560, 150, 220, 50, 10, 4, 6 }, { 30, 200, 560, 160, 40, 4, 6 } },
	[FAULT] = { { 610, 320, 50, 5, 8, 3, 4 }, { 40, 690, 210, 20, 30, 4, 6 } },
	[RIGHTS] = { { 700, 130, 120, 40, 4, 2, 4 }, { 90, 240, 470, 180, 12, 3, 5 } },
	[GENERAL] = { { 720, 120, 50, 20, 40, 40, 10 }, { 160, 260, 200, 90, 230, 40, 20 } },
};

struct topic_entry {
	const char *path;
	const char *spaced;
	enum bureau bureau;
	uint32_t weight;
	enum mix mix;
	const char *matters[MATTERS];
};

#define PATH3(a, b, c) a ">" b ">" c, a " > " b " > " c
#define PATH2(a, b) a ">" b, a " > " b

static const struct topic_entry topics[] = {
	{ PATH3("劳动社保", "社会保险", "养老金领取"), LABOUR, 62, ASKING, { "养老金资格认证", "养老金补发", "退休手续办理" } },
	{ PATH3("劳动社保", "社会保险", "社保卡"), LABOUR, 70, ASKING, { "社保卡补办", "社保卡激活", "社保卡进度查询" } },
	{ PATH3("劳动社保", "劳动关系", "拖欠工资"), LABOUR, 48, RIGHTS, { "工地拖欠工资", "工厂拖欠工资", "离职未结工资" } },
	{ PATH3("劳动社保", "就业服务", "失业补助"), LABOUR, 26, ASKING, { "失业补助金申领", "失业登记", "创业补贴" } },
	{ PATH3("医疗保障", "居民医保", "参保缴费"), MEDICAL, 66, ASKING, { "居民医保缴费", "新生儿参保", "医保停保" } },
	{ PATH3("医疗保障", "医保报销", "异地就医"), MEDICAL, 44, ASKING, { "异地就医备案", "门诊报销", "住院报销比例" } },
	{ PATH3("公安交警", "户籍证件", "身份证"), POLICE, 58, ASKING, { "身份证补办", "户口迁移", "居住证办理" } },
	{ PATH3("公安交警", "出入境", "通行证"), POLICE, 22, ASKING, { "港澳通行证签注", "护照办理", "办证预约" } },
	{ PATH3("公安交警", "治安管理", "噪声扰民"), POLICE, 34, NUISANCE, { "夜间唱歌扰民", "邻里噪声", "商铺音响扰民" } },
	{ PATH3("公安交警", "交通管理", "违章停车"), TRAFFIC, 52, NUISANCE, { "占用消防通道停车", "路口违停", "学校门口违停" } },
	{ PATH3("公安交警", "交通管理", "信号灯"), TRAFFIC, 18, FAULT, { "信号灯不亮", "信号灯时长不合理", "标线不清" } },
	{ PATH3("公安交警", "交通管理", "违章处理"), TRAFFIC, 40, ASKING, { "违章查询", "罚款缴纳", "记分减免" } },
	{ PATH3("城乡管理", "市容环境", "占道经营"), URBAN, 40, NUISANCE, { "流动摊贩占道", "店外经营", "夜市油烟" } },
	{ PATH3("城乡管理", "市容环境", "垃圾清运"), URBAN, 36, FAULT, { "垃圾未清运", "垃圾桶破损", "偷倒建筑垃圾" } },
	{ PATH3("城乡管理", "市政设施", "路灯"), URBAN, 28, FAULT, { "路灯不亮", "路灯线路外露", "新装路灯" } },
	{ PATH3("城乡管理", "市政设施", "井盖"), URBAN, 16, FAULT, { "井盖缺失", "井盖松动", "井盖异响" } },
	{ PATH3("城乡管理", "违法建设", "加建"), URBAN, 20, NUISANCE, { "楼顶加建", "占用绿地搭建", "违建处理进度" } },
	{ PATH3("城乡建设", "物业管理", "物业服务"), HOUSING, 58, NUISANCE, { "物业收费", "电梯故障", "公共维修资金" } },
	{ PATH3("城乡建设", "房地产", "延期交房"), HOUSING, 30, RIGHTS, { "延期交房", "购房退款", "办理房产证" } },
	{ PATH3("城乡建设", "建筑工地", "夜间施工"), HOUSING, 26, NUISANCE, { "夜间施工噪声", "工地扬尘", "施工围挡" } },
	{ PATH3("城乡建设", "住房保障", "公租房"), HOUSING, 18, ASKING, { "公租房申请", "租赁补贴", "公租房维修" } },
	{ PATH3("市场监管", "消费维权", "商品质量"), MARKET, 54, RIGHTS, { "商品质量问题", "网购不退款", "虚假宣传" } },
	{ PATH3("市场监管", "消费维权", "预付卡"), MARKET, 28, RIGHTS, { "健身卡退费", "美容卡退费", "培训退费" } },
	{ PATH3("市场监管", "食品安全", "餐饮卫生"), MARKET, 24, RIGHTS, { "餐饮店卫生", "食品过期", "无证经营" } },
	{ PATH3("市场监管", "登记注册", "营业执照"), MARKET, 26, ASKING, { "营业执照办理", "个体户注销", "年报补报" } },
	{ PATH3("生态环境", "大气污染", "油烟废气"), ECOLOGY, 20, NUISANCE, { "餐饮油烟", "工厂废气", "焚烧垃圾" } },
	{ PATH3("生态环境", "噪声污染", "工业噪声"), ECOLOGY, 14, NUISANCE, { "工厂噪声", "空调外机噪声", "冷却塔噪声" } },
	{ PATH3("生态环境", "水污染", "河道"), ECOLOGY, 10, NUISANCE, { "河水发黑", "污水直排", "河道垃圾" } },
	{ PATH3("自然资源", "不动产", "登记"), LAND, 34, ASKING, { "不动产证办理", "抵押登记", "宅基地确权" } },
	{ PATH3("自然资源", "土地管理", "征地补偿"), LAND, 14, RIGHTS, { "征地补偿标准", "补偿款未到账", "违法占地" } },
	{ PATH3("教育", "招生入学", "小学入学"), EDUCATION, 30, ASKING, { "小学入学条件", "转学", "积分入学" } },
	{ PATH3("教育", "办学行为", "收费"), EDUCATION, 14, RIGHTS, { "违规补课", "校外培训收费", "校服收费" } },
	{ PATH3("卫生健康", "疫情防控", "隔离与检测"), HEALTH, 60, ASKING, { "返程隔离要求", "核酸检测", "健康码异常" } },
	{ PATH3("卫生健康", "医疗服务", "就诊"), HEALTH, 20, GENERAL, { "预约挂号", "医疗纠纷", "接种疫苗" } },
	{ PATH3("税务", "个人所得税", "汇算清缴"), TAX, 32, ASKING, { "个税退税", "专项扣除", "申报更正" } },
	{ PATH3("税务", "发票", "开票"), TAX, 16, ASKING, { "拒开发票", "电子发票", "发票查验" } },
	{ PATH3("公共事业", "供水", "停水"), WATER, 34, FAULT, { "小区停水", "水压不足", "水质浑浊" } },
	{ PATH3("公共事业", "供电", "停电"), POWER, 34, FAULT, { "突然停电", "电压不稳", "电费异常" } },
	{ PATH3("公共事业", "燃气", "用气"), GAS, 12, FAULT, { "燃气开通", "燃气泄漏", "燃气收费" } },
	{ PATH3("公共事业", "通信", "宽带"), TELECOM, 10, FAULT, { "宽带故障", "通信杆线", "资费争议" } },
	{ PATH3("交通运输", "公共交通", "公交"), TRANSPORT, 26, GENERAL, { "公交线路调整", "公交拒载", "老人卡办理" } },
	{ PATH3("交通运输", "道路", "路面破损"), TRANSPORT, 22, FAULT, { "路面坑洼", "农村公路塌方", "护栏损坏" } },
	{ PATH3("民政", "社会救助", "低保"), CIVIL, 24, ASKING, { "低保申请", "残疾人补贴", "临时救助" } },
	{ PATH3("民政", "婚姻登记", "预约"), CIVIL, 12, ASKING, { "婚姻登记预约", "补领结婚证", "婚姻档案" } },
	{ PATH3("三农", "农业生产", "补贴"), FARMING, 16, ASKING, { "种粮补贴", "农机补贴", "病虫害防治" } },
	{ PATH3("三农", "农村饮水", "供水"), FARMING, 8, FAULT, { "村里停水", "水源污染", "水管破裂" } },
	{ PATH3("住房公积金", "提取", "租房提取"), FUND, 28, ASKING, { "公积金提取", "公积金贷款", "公积金转移" } },
	{ PATH3("文化旅游", "旅游市场", "退团"), TOURISM, 8, RIGHTS, { "旅行社退费", "景区收费", "酒店退订" } },
	{ PATH2("政务服务", "网上办事"), SERVICES, 30, GENERAL, { "小程序登录", "办事进度", "窗口服务态度" } },
	{ PATH2("司法", "法律援助"), JUSTICE, 10, ASKING, { "法律援助申请", "公证预约", "人民调解" } },
	{ PATH2("应急", "安全隐患"), EMERGENCY, 6, RIGHTS, { "烟花爆竹存放", "山体滑坡隐患", "消防通道堵塞" } },
	{ PATH2("退役军人", "优抚"), VETERANS, 5, ASKING, { "优待证办理", "抚恤补助", "退役安置" } },
	{ PATH2("文体", "体育设施"), CULTURE, 2, FAULT, { "健身器材损坏", "球场开放时间", "游泳馆收费" } },
	{ PATH2("林业", "林木"), FORESTRY, 2, GENERAL, { "砍伐审批", "树木倒伏", "野生动物救助" } },
	{ PATH2("专卖", "烟草"), TOBACCO, 1, GENERAL, { "许可证办理", "假烟举报", "网点布局" } },
	{ PATH2("其他", "其他事项"), SERVICES, 14, GENERAL, { "其他咨询", "电话查询", "情况反映" } },
};
enum { TOPICS = sizeof topics / sizeof topics[0] };

static const char *const kind_names[CITY_KINDS] = { "consultation", "help", "complaint", "report", "suggestion", "praise",
	"other" };

static void add_unit(struct city *city, const char *district, const char *name, uint32_t weight)
{
	int place = city->units++;
	int len;

	assert(place < CITY_UNITS_MAX);
	len = snprintf(city->names[place], CITY_UNIT_NAME_MAX, "%s%s", district, name);
	assert(len > 0 && len < CITY_UNIT_NAME_MAX);
	city->unit[place] = (struct text){ city->names[place], (size_t)len };
	city->unit_weight[place] = weight;
	city->unit_weight_sum += weight;
}

static uint8_t office_of(enum bureau bureau, uint8_t district)
{
	int place = BUREAUS;

	for (int i = 0; i < (int)bureau; i++)
		place += bureaus[i].office != NULL ? DISTRICTS : 0;
	return (uint8_t)(place + district);
}

int city_unit_named(const struct city *city, struct text name)
{
	for (int i = 0; i < city->units; i++) {
		if (text_equal(city->unit[i], name))
			return i;
	}
	return -1;
}

/* A slot for each unit of weight, so that drawing a topic is one look. */
static void fill_topic_slots(struct city *city)
{
	for (int i = 0; i < TOPICS; i++) {
		for (uint32_t j = 0; j < topics[i].weight; j++) {
			assert(city->topic_slots < CITY_TOPIC_SLOTS_MAX);
			city->topic_slot[city->topic_slots++] = (uint8_t)i;
		}
	}
}

/* Bureaus first, in their order, then the offices by bureau and district: office_of relies on it. */
void city_init(struct city *city)
{
	memset(city, 0, sizeof *city);
	for (int i = 0; i < BUREAUS; i++)
		add_unit(city, "", bureaus[i].name, bureaus[i].weight);
	for (int i = 0; i < BUREAUS; i++) {
		for (int j = 0; bureaus[i].office != NULL && j < DISTRICTS; j++)
			add_unit(city, districts[j].name, bureaus[i].office, bureaus[i].weight * districts[j].weight / 100 + 1);
	}
	fill_topic_slots(city);
}

struct city_topic city_topic_draw(const struct city *city, struct dice *dice)
{
	struct city_topic about = { city->topic_slot[dice_below(dice, city->topic_slots)], 0, CITY_DISTRICT_NONE };
	uint32_t at;

	/* The first matter of a topic is its commonest: 4, 2, 1 parts. */
	at = dice_below(dice, 7);
	about.matter = (uint8_t)(at < 4 ? 0 : at < 6 ? 1 : 2);
	if (dice_ppm(dice, DISTRICT_UNKNOWN_PPM))
		return about;
	about.district = 0;
	at = dice_below(dice, DISTRICT_WEIGHTS);
	while (at >= districts[about.district].weight)
		at -= districts[about.district++].weight;
	return about;
}

enum city_kind city_kind_draw(struct dice *dice, uint8_t topic, bool answered_directly)
{
	const uint32_t *mix = kind_mix[topics[topic].mix][answered_directly ? 0 : 1];
	uint32_t at = dice_below(dice, 1000);
	int kind = 0;

	while (at >= mix[kind])
		at -= mix[kind++];
	assert(kind < CITY_KINDS);
	return (enum city_kind)kind;
}

uint8_t city_unit_draw(const struct city *city, struct dice *dice, struct city_topic about)
{
	enum bureau bureau = topics[about.topic].bureau;
	uint32_t throw = dice_below(dice, 100);

	if (throw == 99) /* a wrong guess of the dispatcher, or an archive asked for once a fortnight */
		return city_any_unit_draw(city, dice);
	if (bureaus[bureau].office == NULL || about.district == CITY_DISTRICT_NONE || throw >= OFFICE_PERCENT)
		return (uint8_t)bureau;
	return office_of(bureau, about.district);
}

uint8_t city_any_unit_draw(const struct city *city, struct dice *dice)
{
	uint32_t at = dice_below(dice, city->unit_weight_sum);
	uint8_t unit = 0;

	while (at >= city->unit_weight[unit])
		at -= city->unit_weight[unit++];
	return unit;
}

const char *city_district_name(uint8_t district)
{
	assert(district < DISTRICTS);
	return districts[district].name;
}

const char *city_kind_name(enum city_kind kind)
{
	return kind_names[kind];
}

const char *city_category(uint8_t topic, bool spaced)
{
	assert(topic < TOPICS);
	return spaced ? topics[topic].spaced : topics[topic].path;
}

const char *city_matter(uint8_t topic, uint8_t matter)
{
	assert(topic < TOPICS && matter < MATTERS);
	return topics[topic].matters[matter];
}
