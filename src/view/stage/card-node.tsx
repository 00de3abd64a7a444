/** A card as a node of the graph. */
import { Handle, type Node, type NodeProps, Position } from '@xyflow/react';
import type { Card } from '../../scene/stage/layout.ts';
import { CardBody } from './card.tsx';

export type CardNodeData = Node<{ card: Card; active: boolean; down: boolean }, 'card'>;

export function CardNode({ data }: NodeProps<CardNodeData>) {
  const { card, active, down } = data;
  const classes = ['card', `hue-${card.role ?? 'person'}`, `role-${card.role ?? 'box'}`, ...card.classes.map((name) => `class-${name}`)];
  if (card.compact) classes.push('compact');
  if (active) classes.push('active');
  if (down) classes.push('down');
  return (
    <div className={classes.join(' ')}>
      <Handle type="source" position={Position.Right} isConnectable={false} />
      <Handle type="target" position={Position.Left} isConnectable={false} />
      <CardBody card={card} />
    </div>
  );
}
