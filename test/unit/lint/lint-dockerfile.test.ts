import { describe, expect, it } from 'vitest';
import { lintDockerfile } from '../../../src/lint/index.js';

const BASE = 'FROM python:3.13-slim\n';
const found = (text: string, beside: readonly string[] = []): string[] =>
  lintDockerfile('Dockerfile', text, beside).map(
    ({ line, code, instead }) => `${line} ${code ?? ''}: ${instead ?? ''}`,
  );

describe('a Dockerfile', () => {
  it.each([
    ['COPY . /app\nCMD ["python", "auth_service.py"]\n', ['3 command-file-missing: auth-service.py']],
    ['COPY auth-service.py .\nCMD python auth_service.py\n', ['3 command-file-missing: auth-service.py']],
    [
      'COPY ["auth-service.py", "."]\nENTRYPOINT ["./auth_service.py"]\n',
      ['3 command-file-missing: ./auth-service.py'],
    ],
    [
      'COPY a.py \\\n  b.py /app/\n# CMD ["python", "x.py"]\nCMD ["python", \\\n  "main.py"]\n',
      ['5 command-file-missing: COPY main.py .'],
    ],
    ['CMD ["python", "app.py"]\n', ['2 command-file-missing: COPY app.py .']],
  ])('whose command starts what is not there: %j', (text, wanted) => {
    expect(found(BASE + text, ['auth-service.py', 'Dockerfile'])).toEqual(wanted);
  });

  it.each([
    'COPY . /app\nCMD ["python", "auth-service.py"]\n',
    'COPY auth-service.py /app/auth_service.py\nCMD ["python", "/app/auth_service.py"]\n',
    'COPY src/ /app\nCMD ["python", "main.py"]\n',
    'COPY --from=build /app/main.py .\nCMD ["python", "main.py"]\n',
    'COPY *.py .\nCMD ["python", "main.py"]\n',
    'RUN pip install x.py\nCMD ["gunicorn", "app:app"]\n',
  ])('that is right, or not to be told: %j', (text) => {
    expect(found(BASE + text, ['auth-service.py'])).toEqual([]);
  });

  it.each([
    ['FROM python\n', ['1 image-unpinned: a tag with a minor version, as in python:3.13-slim']],
    [
      'FROM python:latest AS build\nFROM build\n',
      ['1 image-unpinned: a tag with a minor version, as in python:3.13-slim'],
    ],
    ['FROM --platform=linux/amd64 python:3.13-slim\n', []],
    ['FROM scratch\nFROM $BASE\n', []],
    ['', []],
    ['\\\n', []],
  ])('with the base of %j', (text, wanted) => {
    expect(found(text)).toEqual(wanted);
  });
});
