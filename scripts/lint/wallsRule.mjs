import { builtinModules } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { GUARDED, roomOf } from '../walls.mjs';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const BUILTIN = new Set(builtinModules);

/**
 * The lint rule that keeps the walls between rooms. It looks at every way one module can name another (import, export
 * from, dynamic import, require, type import), type-only ones included. It needs no type information and no resolver:
 * imports inside this project are relative and written without extension.
 * @type {import('eslint').Rule.RuleModule}
 */
export const wallsRule = {
  meta: {
    type: 'problem',
    docs: { description: 'Keep the walls between the rooms of the house (scripts/walls.mjs)' },
    schema: [],
  },
  create(context) {
    const file = repositoryPath(context.filename);
    if (file === undefined || !GUARDED.test(file)) return {};
    const check = (node, specifier, typeOnly) => {
      if (typeof specifier !== 'string') return;
      const message = breach(file, specifier, typeOnly);
      if (message !== undefined) context.report({ node, message });
    };
    return {
      Program(node) {
        if (roomOf(file) === undefined) context.report({ node, message: `${file} belongs to no room of the house.` });
      },
      ImportDeclaration(node) {
        check(node.source, node.source.value, isTypeImport(node));
      },
      ExportNamedDeclaration(node) {
        if (node.source) check(node.source, node.source.value, node.exportKind === 'type');
      },
      ExportAllDeclaration(node) {
        check(node.source, node.source.value, node.exportKind === 'type');
      },
      ImportExpression(node) {
        check(node.source, node.source.value, false);
      },
      TSImportType(node) {
        check(node, node.source?.value ?? node.argument?.literal?.value, true);
      },
      TSExternalModuleReference(node) {
        check(node, node.expression.value, node.parent.importKind === 'type');
      },
      CallExpression(node) {
        const isRequire = node.callee.type === 'Identifier' && node.callee.name === 'require';
        if (isRequire && node.arguments[0]?.type === 'Literal') check(node, node.arguments[0].value, false);
      },
    };
  },
};

/** Says what is wrong with `file` importing `specifier`, or undefined when the house allows it. */
function breach(file, specifier, typeOnly) {
  const room = roomOf(file);
  if (room === undefined) return undefined;
  if (specifier.startsWith('.')) return breachInside(room, file, specifier, typeOnly);
  const name = packageName(specifier);
  if (specifier.startsWith('node:') || BUILTIN.has(name)) {
    return room.node ? undefined : `${room.name} may not import ${specifier}: only entries and adapters know Node.`;
  }
  if ((room.packages ?? []).some((allowed) => matches(allowed, name))) return undefined;
  return `${room.name} may not import the package ${name}.`;
}

function breachInside(room, file, specifier, typeOnly) {
  const target = path.posix.join(path.posix.dirname(file), specifier);
  // The lists of rooms match files, so a specifier without extension is taken as the TypeScript file it stands for.
  const targetFile = /\.(ts|json)$/.test(target) ? target : `${target.replace(/\.js$/, '')}.ts`;
  const targetRoom = roomOf(targetFile);
  if (targetRoom === undefined) return `${room.name} may not import ${target}: it lies outside the rooms of the house.`;
  if (targetRoom === room) {
    if (!room.closed || room.open?.test(targetFile)) return undefined;
    return `${room.name} may not import each other (${target}).`;
  }
  if (room.imports.includes(targetRoom.name)) return undefined;
  if (room.types?.includes(targetRoom.name)) {
    return typeOnly ? undefined : `${room.name} may import types only from ${targetRoom.name}.`;
  }
  return `${room.name} may not import ${targetRoom.name}.`;
}

function isTypeImport(node) {
  if (node.importKind === 'type') return true;
  return node.specifiers.length > 0 && node.specifiers.every((specifier) => specifier.importKind === 'type');
}

function matches(allowed, name) {
  return allowed.endsWith('*') ? name.startsWith(allowed.slice(0, -1)) : allowed === name;
}

function packageName(specifier) {
  const parts = specifier.split('/');
  return specifier.startsWith('@') ? parts.slice(0, 2).join('/') : parts[0];
}

function repositoryPath(filename) {
  const relative = path.relative(ROOT, filename);
  return relative.startsWith('..') || path.isAbsolute(relative) ? undefined : relative.split(path.sep).join('/');
}
