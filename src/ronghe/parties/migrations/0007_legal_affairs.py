# The role of whoever looks after an organisation’s legal affairs, for its approvals.

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("parties", "0006_fewer_indexes"),
    ]

    operations = [
        migrations.AlterField(
            model_name="membership",
            name="role",
            field=models.CharField(
                choices=[
                    ("coordinator", "Coordinator"),
                    ("inspector", "Inspector"),
                    ("case_officer", "Case officer"),
                    ("mediator", "Mediator"),
                    ("administrator", "Administrator of the platform"),
                    ("cooperation_officer", "Cooperation office"),
                    ("dean", "Dean"),
                    ("tutor", "College tutor"),
                    ("class_teacher", "Class teacher"),
                    ("safety_officer", "Safety officer"),
                    ("training_manager", "Training manager"),
                    ("mentor", "Enterprise mentor"),
                    ("finance", "Finance"),
                    ("legal", "Legal affairs"),
                    ("signatory", "Signatory"),
                    ("student", "Student"),
                ],
                max_length=30,
                verbose_name="role",
            ),
        ),
    ]
