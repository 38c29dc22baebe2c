"""the guided check of a conversation, and cases that are urgent"""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('conversations', sa.Column('guided_check', sa.JSON(), nullable=True))
    op.add_column('cases', sa.Column('urgent', sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    op.drop_column('cases', 'urgent')
    op.drop_column('conversations', 'guided_check')
