import { dependenciesFirst } from '../../order.ts';
import { toText } from '../../text.ts';
import { namesIn, type PythonContext, STRUCT_MODULES, type StructModule } from '../context.ts';
import { pythonDeclaration } from '../struct.ts';
import { allOf, fromImport, moduleStart, paragraphs } from '../syntax.ts';
import { type Needs, noNeeds } from '../type-expression.ts';

/** One module of Structs. */
export function structModule(module: StructModule, context: PythonContext): string {
  const needs = noNeeds();
  const own = dependenciesFirst(context.protocol.declarations).filter(({ group }) => group === module.group);
  const body = own.flatMap((declaration) => pythonDeclaration(declaration, context.scope, needs));
  return toText([
    ...moduleStart(context.header, module.about),
    ...imports(needs, module, context),
    ...allOf(own.map(({ pythonName }) => pythonName)),
    '',
    '',
    ...body,
  ]);
}

function imports(needs: Needs, own: StructModule, context: PythonContext): readonly string[] {
  const siblings = STRUCT_MODULES.filter((module) => module !== own).flatMap((module) =>
    fromImport(`${context.package}.${module.module}`, namesIn(module, needs.names, context)),
  );
  return paragraphs([fromImport('typing', needs.typing), fromImport('msgspec', needs.msgspec), siblings]);
}
