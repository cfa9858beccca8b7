; Inno Setup 6: an installer of Parley for one user, made from the folder that packaging/build.py writes.
;
;   iscc /DVersion=0.1.0 packaging\windows\parley.iss
;
; Never run yet: see packaging/windows/README.md.

#ifndef Version
  #error Say which version: iscc /DVersion=...
#endif
#ifndef Program
  #define Program "..\..\build\frozen\parley"
#endif
#ifndef Flavour
  #define Flavour ""
#endif

[Setup]
; never change it: an upgrade finds the earlier version by it
AppId={{2B9ED609-828B-413C-8005-7D636A0C4BC9}
AppName=Parley
AppVersion={#Version}
AppPublisher=The Parley maintainers
VersionInfoVersion={#Version}
LicenseFile=..\..\LICENSE
DefaultDirName={autopf}\Parley
DisableProgramGroupPage=yes
PrivilegesRequired=lowest
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
MinVersion=10.0.17763
OutputDir=..\..\dist\release
OutputBaseFilename=parley{#Flavour}-{#Version}-windows-x86_64
Compression=lzma2
SolidCompression=yes
; the complete flavour is larger than what one file may hold
DiskSpanning={#Flavour == "" ? "no" : "yes"}
SetupIconFile=..\..\build\parley.ico
UninstallDisplayIcon={app}\parley.exe
CloseApplications=yes
RestartApplications=no
WizardStyle=modern

[Languages]
Name: "en"; MessagesFile: "compiler:Default.isl"

[Tasks]
Name: desktopicon; Description: "Put an icon on the &desktop"; Flags: unchecked

[InstallDelete]
; libraries of an earlier version would be found before the new ones
Type: filesandordirs; Name: "{app}\_internal"
Type: files; Name: "{app}\parley.exe"

[Files]
Source: "{#Program}\*"; DestDir: "{app}"; Flags: ignoreversion recursesubdirs createallsubdirs

[Icons]
Name: "{autoprograms}\Parley"; Filename: "{app}\parley.exe"; Comment: "Talk with your computer; nothing leaves it"
Name: "{autodesktop}\Parley"; Filename: "{app}\parley.exe"; Tasks: desktopicon

[Run]
Filename: "{app}\parley.exe"; Description: "Open Parley"; Flags: nowait postinstall skipifsilent

[UninstallDelete]
Type: filesandordirs; Name: "{app}\_internal"

[Code]
{ Everything that Parley writes of the user's lies here (app/core/paths.py, platformdirs without an author). }
function Belongings: String;
begin
  Result := ExpandConstant('{localappdata}\parley');
end;

{ Windows removes nothing that is running, so half of it would stay. Nor does it rename a folder of which a
  library is loaded, which tells. }
function InitializeUninstall: Boolean;
var
  Inside, Elsewhere: String;
begin
  Inside := ExpandConstant('{app}\_internal');
  Elsewhere := Inside + '.leaving';
  Result := not DirExists(Inside) or RenameFile(Inside, Elsewhere);
  if DirExists(Elsewhere) then
    RenameFile(Elsewhere, Inside);
  if not Result and not UninstallSilent then
    MsgBox('Parley is open: close it, then uninstall it again.', mbInformation, MB_OK);
end;

procedure CurUninstallStepChanged(CurUninstallStep: TUninstallStep);
begin
  if (CurUninstallStep <> usPostUninstall) or not DirExists(Belongings) then
    Exit;
  { asked last, with No in front, and never when an upgrade or an administrator's tool removes it silently }
  if UninstallSilent then
    Exit;
  if MsgBox('Delete your conversations, settings and models as well?' + #13#10#13#10 +
      'They are in ' + Belongings + ' and cannot be brought back. ' +
      'The key of the encrypted history stays in the Credential Manager, and opens nothing then.',
      mbConfirmation, MB_YESNO or MB_DEFBUTTON2) = IDYES then
    DelTree(Belongings, True, True, True);
end;
