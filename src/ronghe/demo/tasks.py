from django.utils import timezone
from procrastinate.contrib.django import app

from ronghe.demo import building


@app.task(name="demo.build", queueing_lock="demo.build", pass_context=False)
def build(scale: float) -> None:
    building.build_demo(building.open_build(scale=scale, today=timezone.localdate()))
