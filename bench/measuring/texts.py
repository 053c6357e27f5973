"""Invented journals: words of a shop floor in any order, so that nobody's text is another's by chance."""

import random

HEADINGS = (
    "本周主要工作内容如下，请结合岗位任务说明完成情况、遇到的问题以及解决办法。",
    "下周学习计划及需要学校指导教师帮助的事项，请逐条填写并注明完成时间。",
)
_WORDS = """
车床 铣床 磨床 钻床 夹具 刀具 量具 千分尺 百分表 塞规 图纸 工艺 公差 基准 余量 切削 进给 转速 冷却 铁屑
毛刺 倒角 圆度 平面 孔距 螺纹 端盖 轴承 齿轮 法兰 套筒 箱体 底座 连杆 滑块 导轨 丝杠 电机 皮带 气缸
油泵 阀门 管路 接头 线缆 端子 传感 开关 按钮 急停 护罩 手套 护镜 扫帚 油污 锯末 叉车 托盘 货架 标签
台账 首件 巡检 抽检 返修 报废 合格 节拍 换批 交接 早会 班组 师傅 同事 检验 仓库 调度 质量 安全 设备
保养 点检 润滑 清洁 整理 记录 拍照 打印 扫码 测量 比较 调整 更换 安装 拆卸 紧固 校正 对刀 装夹 试切
停机 启动 等待 搬运 分类 包装 贴标 发货 入库 领料 退料 培训 提问 回答 复习 背诵 画图 计算 上午 下午
中午 晚上 周一 周二 周三 周四 周五 今天 昨天 明天 第一 第二 最后 开始 结束 以后 之前 终于 忽然 大概
可能 一定 听懂 看清 记住 忘记 弄错 改正 重来 慢慢 熟练 陌生 紧张 放心 高兴 疲惫 帮忙 感谢 建议 同意
反对 讨论 决定 尝试 成功 失败 左边 右边 上面 下面 里面 外面 旁边 中间 两丝 三丝 五丝 半天 十件 二十
三十 五十 一百 偏大 偏小 发热 变形 松动 卡住 漏油 异响 发亮 发暗 粗糙 光滑 干净 整齐 混乱 缺料 积压
加急 延后 提前 轮岗 夜班 白班 加班 补班 请假 体检 食堂 宿舍 班车
"""
WORDS = tuple(_WORDS.split())
LEAST, MOST, CHANGED = 45, 80, 0.04


def own(chance: random.Random) -> str:
    return "".join(chance.choice(WORDS) for _word in range(chance.randint(LEAST, MOST)))


def of(habit: str, intern: int, handed_out: str, chance: random.Random) -> str:
    """Give the text of an intern: `handed_out` is what the copying ones start from."""
    if habit == "short":
        return "".join(chance.choice(WORDS) for _word in range(chance.randint(6, 14)))
    if habit == "template":
        return HEADINGS[0] + own(chance) + HEADINGS[1]
    if habit == "copied":
        return changed(handed_out, CHANGED, chance)
    if habit == "paraphrased":
        return changed(handed_out, 0.7, chance)
    if habit == "friends" and intern == 1:
        return changed(handed_out, CHANGED, chance)
    return own(chance)


def changed(text: str, share: float, chance: random.Random) -> str:
    """Give the text with some of its words exchanged for others."""
    pairs = [text[place : place + 2] for place in range(0, len(text), 2)]
    return "".join(chance.choice(WORDS) if chance.random() < share else one for one in pairs)
