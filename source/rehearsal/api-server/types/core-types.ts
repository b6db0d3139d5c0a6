/**
 * The types of the core group as Kubernetes 1.34 publishes them: one a line, its fields behind it. `builtin-types.ts` says
 * how to read them. Taken from the published OpenAPI document and the protobuf definitions, never edited by hand.
 */
export const coreTypes = `
= core.v1
AWSElasticBlockStoreVolumeSource fsType#2:string partition#3:int readOnly#4:bool volumeID*#1:string
Affinity nodeAffinity#1:NodeAffinity podAffinity#2:PodAffinity podAntiAffinity#3:PodAntiAffinity
AppArmorProfile localhostProfile#2:string type*#1:string
AttachedVolume devicePath*#2:string name*#1:string
AzureDiskVolumeSource cachingMode#3:string diskName*#1:string diskURI*#2:string fsType#4:string kind#6:string readOnly#5:bool
AzureFilePersistentVolumeSource readOnly#3:bool secretName*#1:string secretNamespace#4:string shareName*#2:string
AzureFileVolumeSource readOnly#3:bool secretName*#1:string shareName*#2:string
Binding metadata#1:meta.v1.ObjectMeta target*#2:ObjectReference!
CSIPersistentVolumeSource controllerExpandSecretRef#9:SecretReference! controllerPublishSecretRef#6:SecretReference! driver*#1:string fsType#4:string nodeExpandSecretRef#10:SecretReference! nodePublishSecretRef#8:SecretReference! nodeStageSecretRef#7:SecretReference! readOnly#3:bool volumeAttributes#5:{string} volumeHandle*#2:string
CSIVolumeSource driver*#1:string fsType#3:string nodePublishSecretRef#5:LocalObjectReference! readOnly#2:bool volumeAttributes#4:{string}
Capabilities add#1:[string] drop#2:[string]
CephFSPersistentVolumeSource monitors*#1:[string] path#2:string readOnly#6:bool secretFile#4:string secretRef#5:SecretReference! user#3:string
CephFSVolumeSource monitors*#1:[string] path#2:string readOnly#6:bool secretFile#4:string secretRef#5:LocalObjectReference! user#3:string
CinderPersistentVolumeSource fsType#2:string readOnly#3:bool secretRef#4:SecretReference! volumeID*#1:string
CinderVolumeSource fsType#2:string readOnly#3:bool secretRef#4:LocalObjectReference! volumeID*#1:string
ClientIPConfig timeoutSeconds#1:int
ClusterTrustBundleProjection labelSelector#3:meta.v1.LabelSelector! name#1:string optional#5:bool path*#4:string signerName#2:string
ConfigMap binaryData#3:{bytes} data#2:{string} immutable#4:bool metadata#1:meta.v1.ObjectMeta
ConfigMapEnvSource name:string optional#2:bool <#1:LocalObjectReference
ConfigMapKeySelector key*#2:string name:string optional#3:bool <#1:LocalObjectReference
ConfigMapList items*#2:[ConfigMap] metadata#1:meta.v1.ListMeta
ConfigMapNodeConfigSource kubeletConfigKey*#5:string name*#2:string namespace*#1:string resourceVersion#4:string uid#3:string
ConfigMapProjection items#2:[KeyToPath] name:string optional#4:bool <#1:LocalObjectReference
ConfigMapVolumeSource defaultMode#3:int items#2:[KeyToPath] name:string optional#4:bool <#1:LocalObjectReference
Container args#4:[string] command#3:[string] env#7:[EnvVar=name~name] envFrom#19:[EnvFromSource] image#2:string imagePullPolicy#14:string lifecycle#12:Lifecycle livenessProbe#10:Probe name*#1:string ports#6:[ContainerPort=containerPort,protocol~containerPort] readinessProbe#11:Probe resizePolicy#23:[ContainerResizePolicy] resources#8:ResourceRequirements restartPolicy#24:string restartPolicyRules#25:[ContainerRestartRule] securityContext#15:SecurityContext startupProbe#22:Probe stdin#16:bool stdinOnce#17:bool terminationMessagePath#13:string terminationMessagePolicy#20:string tty#18:bool volumeDevices#21:[VolumeDevice=devicePath~devicePath] volumeMounts#9:[VolumeMount=mountPath~mountPath] workingDir#5:string
ContainerExtendedResourceRequest containerName*#1:string requestName*#3:string resourceName*#2:string
ContainerImage names#1:[string] sizeBytes#2:long
ContainerPort containerPort*#3:int hostIP#5:string hostPort#2:int name#1:string protocol#4:string
ContainerResizePolicy resourceName*#1:string restartPolicy*#2:string
ContainerRestartRule action*#1:string exitCodes#2:ContainerRestartRuleOnExitCodes
ContainerRestartRuleOnExitCodes operator*#1:string values#2:[int+]
ContainerState running#2:ContainerStateRunning terminated#3:ContainerStateTerminated waiting#1:ContainerStateWaiting
ContainerStateRunning startedAt#1:time
ContainerStateTerminated containerID#7:string exitCode*#1:int finishedAt#6:time message#4:string reason#3:string signal#2:int startedAt#5:time
ContainerStateWaiting message#2:string reason#1:string
ContainerStatus allocatedResources#10:{quantity} allocatedResourcesStatus#14:[ResourceStatus=name~name] containerID#8:string image*#6:string imageID*#7:string lastState#3:ContainerState name*#1:string ready*#4:bool resources#11:ResourceRequirements restartCount*#5:int started#9:bool state#2:ContainerState stopSignal#15:string user#13:ContainerUser volumeMounts#12:[VolumeMountStatus=mountPath~mountPath]
ContainerUser linux#1:LinuxContainerUser
DaemonEndpoint Port*#1:int
DownwardAPIProjection items#1:[DownwardAPIVolumeFile]
DownwardAPIVolumeFile fieldRef#2:ObjectFieldSelector! mode#4:int path*#1:string resourceFieldRef#3:ResourceFieldSelector!
DownwardAPIVolumeSource defaultMode#2:int items#1:[DownwardAPIVolumeFile]
EmptyDirVolumeSource medium#1:string sizeLimit#2:quantity
EndpointAddress hostname#3:string ip*#1:string nodeName#4:string targetRef#2:ObjectReference!
EndpointPort appProtocol#4:string name#1:string port*#2:int protocol#3:string
EndpointSubset addresses#1:[EndpointAddress] notReadyAddresses#2:[EndpointAddress] ports#3:[EndpointPort]
Endpoints metadata#1:meta.v1.ObjectMeta subsets#2:[EndpointSubset]
EnvFromSource configMapRef#2:ConfigMapEnvSource prefix#1:string secretRef#3:SecretEnvSource
EnvVar name*#1:string value#2:string valueFrom#3:EnvVarSource
EnvVarSource configMapKeyRef#3:ConfigMapKeySelector! fieldRef#1:ObjectFieldSelector! fileKeyRef#5:FileKeySelector! resourceFieldRef#2:ResourceFieldSelector! secretKeyRef#4:SecretKeySelector!
EphemeralContainer args:[string] command:[string] env:[EnvVar=name~name] envFrom:[EnvFromSource] image:string imagePullPolicy:string lifecycle:Lifecycle livenessProbe:Probe name*:string ports:[ContainerPort=containerPort,protocol~containerPort] readinessProbe:Probe resizePolicy:[ContainerResizePolicy] resources:ResourceRequirements restartPolicy:string restartPolicyRules:[ContainerRestartRule] securityContext:SecurityContext startupProbe:Probe stdin:bool stdinOnce:bool targetContainerName#2:string terminationMessagePath:string terminationMessagePolicy:string tty:bool volumeDevices:[VolumeDevice=devicePath~devicePath] volumeMounts:[VolumeMount=mountPath~mountPath] workingDir:string <#1:EphemeralContainerCommon
EphemeralContainerCommon name#1:string image#2:string command#3:[string] args#4:[string] workingDir#5:string ports#6:[ContainerPort=containerPort,protocol~containerPort] envFrom#19:[EnvFromSource] env#7:[EnvVar=name~name] resources#8:ResourceRequirements resizePolicy#23:[ContainerResizePolicy] restartPolicy#24:string restartPolicyRules#25:[ContainerRestartRule] volumeMounts#9:[VolumeMount=mountPath~mountPath] volumeDevices#21:[VolumeDevice=devicePath~devicePath] livenessProbe#10:Probe readinessProbe#11:Probe startupProbe#22:Probe lifecycle#12:Lifecycle terminationMessagePath#13:string terminationMessagePolicy#20:string imagePullPolicy#14:string securityContext#15:SecurityContext stdin#16:bool stdinOnce#17:bool tty#18:bool
EphemeralVolumeSource volumeClaimTemplate#1:PersistentVolumeClaimTemplate
Event action#12:string count#8:int eventTime#10:microtime firstTimestamp#6:time involvedObject*#2:ObjectReference! lastTimestamp#7:time message#4:string metadata*#1:meta.v1.ObjectMeta reason#3:string related#13:ObjectReference! reportingComponent#14:string reportingInstance#15:string series#11:EventSeries source#5:EventSource type#9:string
EventSeries count#1:int lastObservedTime#2:microtime
EventSource component#1:string host#2:string
ExecAction command#1:[string]
FCVolumeSource fsType#3:string lun#2:int readOnly#4:bool targetWWNs#1:[string] wwids#5:[string]
FileKeySelector key*#3:string optional#4:bool path*#2:string volumeName*#1:string
FlexPersistentVolumeSource driver*#1:string fsType#2:string options#5:{string} readOnly#4:bool secretRef#3:SecretReference!
FlexVolumeSource driver*#1:string fsType#2:string options#5:{string} readOnly#4:bool secretRef#3:LocalObjectReference!
FlockerVolumeSource datasetName#1:string datasetUUID#2:string
GCEPersistentDiskVolumeSource fsType#2:string partition#3:int pdName*#1:string readOnly#4:bool
GRPCAction port*#1:int service#2:string
GitRepoVolumeSource directory#3:string repository*#1:string revision#2:string
GlusterfsPersistentVolumeSource endpoints*#1:string endpointsNamespace#4:string path*#2:string readOnly#3:bool
GlusterfsVolumeSource endpoints*#1:string path*#2:string readOnly#3:bool
HTTPGetAction host#3:string httpHeaders#5:[HTTPHeader] path#1:string port*#2:intstr scheme#4:string
HTTPHeader name*#1:string value*#2:string
HostAlias hostnames#2:[string] ip*#1:string
HostIP ip*#1:string
HostPathVolumeSource path*#1:string type#2:string
ISCSIPersistentVolumeSource chapAuthDiscovery#8:bool chapAuthSession#11:bool fsType#5:string initiatorName#12:string iqn*#2:string iscsiInterface#4:string lun*#3:int portals#7:[string] readOnly#6:bool secretRef#10:SecretReference! targetPortal*#1:string
ISCSIVolumeSource chapAuthDiscovery#8:bool chapAuthSession#11:bool fsType#5:string initiatorName#12:string iqn*#2:string iscsiInterface#4:string lun*#3:int portals#7:[string] readOnly#6:bool secretRef#10:LocalObjectReference! targetPortal*#1:string
ImageVolumeSource pullPolicy#2:string reference#1:string
KeyToPath key*#1:string mode#3:int path*#2:string
Lifecycle postStart#1:LifecycleHandler preStop#2:LifecycleHandler stopSignal#3:string
LifecycleHandler exec#1:ExecAction httpGet#2:HTTPGetAction sleep#4:SleepAction tcpSocket#3:TCPSocketAction
LimitRange metadata#1:meta.v1.ObjectMeta spec#2:LimitRangeSpec
LimitRangeItem default#4:{quantity} defaultRequest#5:{quantity} max#2:{quantity} maxLimitRequestRatio#6:{quantity} min#3:{quantity} type*#1:string
LimitRangeSpec limits*#1:[LimitRangeItem]
LinuxContainerUser gid*#2:long supplementalGroups#3:[long] uid*#1:long
LoadBalancerIngress hostname#2:string ip#1:string ipMode#3:string ports#4:[PortStatus]
LoadBalancerStatus ingress#1:[LoadBalancerIngress]
LocalObjectReference name#1:string
LocalVolumeSource fsType#2:string path*#1:string
ModifyVolumeStatus status*#2:string targetVolumeAttributesClassName#1:string
NFSVolumeSource path*#2:string readOnly#3:bool server*#1:string
Namespace metadata#1:meta.v1.ObjectMeta spec#2:NamespaceSpec status#3:NamespaceStatus
NamespaceCondition lastTransitionTime#4:time message#6:string reason#5:string status*#2:string type*#1:string
NamespaceSpec finalizers#1:[string]
NamespaceStatus conditions#2:[NamespaceCondition=type~type] phase#1:string
Node metadata#1:meta.v1.ObjectMeta spec#2:NodeSpec status#3:NodeStatus
NodeAddress address*#2:string type*#1:string
NodeAffinity preferredDuringSchedulingIgnoredDuringExecution#2:[PreferredSchedulingTerm] requiredDuringSchedulingIgnoredDuringExecution#1:NodeSelector!
NodeCondition lastHeartbeatTime#3:time lastTransitionTime#4:time message#6:string reason#5:string status*#2:string type*#1:string
NodeConfigSource configMap#2:ConfigMapNodeConfigSource
NodeConfigStatus active#2:NodeConfigSource assigned#1:NodeConfigSource error#4:string lastKnownGood#3:NodeConfigSource
NodeDaemonEndpoints kubeletEndpoint#1:DaemonEndpoint
NodeFeatures supplementalGroupsPolicy#1:bool
NodeRuntimeHandler features#2:NodeRuntimeHandlerFeatures name#1:string
NodeRuntimeHandlerFeatures recursiveReadOnlyMounts#1:bool userNamespaces#2:bool
NodeSelector nodeSelectorTerms*#1:[NodeSelectorTerm]
NodeSelectorRequirement key*#1:string operator*#2:string values#3:[string]
NodeSelectorTerm matchExpressions#1:[NodeSelectorRequirement] matchFields#2:[NodeSelectorRequirement]
NodeSpec configSource#6:NodeConfigSource externalID#2:string podCIDR#1:string podCIDRs#7:[string+~] providerID#3:string taints#5:[Taint] unschedulable#4:bool
NodeStatus addresses#5:[NodeAddress=type~type] allocatable#2:{quantity} capacity#1:{quantity} conditions#4:[NodeCondition=type~type] config#11:NodeConfigStatus daemonEndpoints#6:NodeDaemonEndpoints features#13:NodeFeatures images#8:[ContainerImage] nodeInfo#7:NodeSystemInfo phase#3:string runtimeHandlers#12:[NodeRuntimeHandler] volumesAttached#10:[AttachedVolume] volumesInUse#9:[string]
NodeSwapStatus capacity#1:long
NodeSystemInfo architecture*#10:string bootID*#3:string containerRuntimeVersion*#6:string kernelVersion*#4:string kubeProxyVersion*#8:string kubeletVersion*#7:string machineID*#1:string operatingSystem*#9:string osImage*#5:string swap#11:NodeSwapStatus systemUUID*#2:string
ObjectFieldSelector apiVersion#1:string fieldPath*#2:string
ObjectReference apiVersion#5:string fieldPath#7:string kind#1:string name#3:string namespace#2:string resourceVersion#6:string uid#4:string
PersistentVolume metadata#1:meta.v1.ObjectMeta spec#2:PersistentVolumeSpec status#3:PersistentVolumeStatus
PersistentVolumeClaim metadata#1:meta.v1.ObjectMeta spec#2:PersistentVolumeClaimSpec status#3:PersistentVolumeClaimStatus
PersistentVolumeClaimCondition lastProbeTime#3:time lastTransitionTime#4:time message#6:string reason#5:string status*#2:string type*#1:string
PersistentVolumeClaimSpec accessModes#1:[string] dataSource#7:TypedLocalObjectReference! dataSourceRef#8:TypedObjectReference resources#2:VolumeResourceRequirements selector#4:meta.v1.LabelSelector! storageClassName#5:string volumeAttributesClassName#9:string volumeMode#6:string volumeName#3:string
PersistentVolumeClaimStatus accessModes#2:[string] allocatedResourceStatuses#7:{string} allocatedResources#5:{quantity} capacity#3:{quantity} conditions#4:[PersistentVolumeClaimCondition=type~type] currentVolumeAttributesClassName#8:string modifyVolumeStatus#9:ModifyVolumeStatus phase#1:string
PersistentVolumeClaimTemplate metadata#1:meta.v1.ObjectMeta spec*#2:PersistentVolumeClaimSpec
PersistentVolumeClaimVolumeSource claimName*#1:string readOnly#2:bool
PersistentVolumeSource gcePersistentDisk#1:GCEPersistentDiskVolumeSource awsElasticBlockStore#2:AWSElasticBlockStoreVolumeSource hostPath#3:HostPathVolumeSource glusterfs#4:GlusterfsPersistentVolumeSource nfs#5:NFSVolumeSource rbd#6:RBDPersistentVolumeSource iscsi#7:ISCSIPersistentVolumeSource cinder#8:CinderPersistentVolumeSource cephfs#9:CephFSPersistentVolumeSource fc#10:FCVolumeSource flocker#11:FlockerVolumeSource flexVolume#12:FlexPersistentVolumeSource azureFile#13:AzureFilePersistentVolumeSource vsphereVolume#14:VsphereVirtualDiskVolumeSource quobyte#15:QuobyteVolumeSource azureDisk#16:AzureDiskVolumeSource photonPersistentDisk#17:PhotonPersistentDiskVolumeSource portworxVolume#18:PortworxVolumeSource scaleIO#19:ScaleIOPersistentVolumeSource local#20:LocalVolumeSource storageos#21:StorageOSPersistentVolumeSource csi#22:CSIPersistentVolumeSource
PersistentVolumeSpec accessModes#3:[string] awsElasticBlockStore:AWSElasticBlockStoreVolumeSource azureDisk:AzureDiskVolumeSource azureFile:AzureFilePersistentVolumeSource capacity#1:{quantity} cephfs:CephFSPersistentVolumeSource cinder:CinderPersistentVolumeSource claimRef#4:ObjectReference! csi:CSIPersistentVolumeSource fc:FCVolumeSource flexVolume:FlexPersistentVolumeSource flocker:FlockerVolumeSource gcePersistentDisk:GCEPersistentDiskVolumeSource glusterfs:GlusterfsPersistentVolumeSource hostPath:HostPathVolumeSource iscsi:ISCSIPersistentVolumeSource local:LocalVolumeSource mountOptions#7:[string] nfs:NFSVolumeSource nodeAffinity#9:VolumeNodeAffinity persistentVolumeReclaimPolicy#5:string photonPersistentDisk:PhotonPersistentDiskVolumeSource portworxVolume:PortworxVolumeSource quobyte:QuobyteVolumeSource rbd:RBDPersistentVolumeSource scaleIO:ScaleIOPersistentVolumeSource storageClassName#6:string storageos:StorageOSPersistentVolumeSource volumeAttributesClassName#10:string volumeMode#8:string vsphereVolume:VsphereVirtualDiskVolumeSource <#2:PersistentVolumeSource
PersistentVolumeStatus lastPhaseTransitionTime#4:time message#2:string phase#1:string reason#3:string
PhotonPersistentDiskVolumeSource fsType#2:string pdID*#1:string
Pod metadata#1:meta.v1.ObjectMeta spec#2:PodSpec status#3:PodStatus
PodAffinity preferredDuringSchedulingIgnoredDuringExecution#2:[WeightedPodAffinityTerm] requiredDuringSchedulingIgnoredDuringExecution#1:[PodAffinityTerm]
PodAffinityTerm labelSelector#1:meta.v1.LabelSelector! matchLabelKeys#5:[string] mismatchLabelKeys#6:[string] namespaceSelector#4:meta.v1.LabelSelector! namespaces#2:[string] topologyKey*#3:string
PodAntiAffinity preferredDuringSchedulingIgnoredDuringExecution#2:[WeightedPodAffinityTerm] requiredDuringSchedulingIgnoredDuringExecution#1:[PodAffinityTerm]
PodCertificateProjection certificateChainPath#6:string credentialBundlePath#4:string keyPath#5:string keyType*#2:string maxExpirationSeconds#3:int signerName*#1:string
PodCondition lastProbeTime#3:time lastTransitionTime#4:time message#6:string observedGeneration#7:long reason#5:string status*#2:string type*#1:string
PodDNSConfig nameservers#1:[string] options#3:[PodDNSConfigOption] searches#2:[string]
PodDNSConfigOption name#1:string value#2:string
PodExtendedResourceClaimStatus requestMappings*#1:[ContainerExtendedResourceRequest] resourceClaimName*#2:string
PodIP ip*#1:string
PodOS name*#1:string
PodReadinessGate conditionType*#1:string
PodResourceClaim name*#1:string resourceClaimName#3:string resourceClaimTemplateName#4:string
PodResourceClaimStatus name*#1:string resourceClaimName#2:string
PodSchedulingGate name*#1:string
PodSecurityContext appArmorProfile#11:AppArmorProfile fsGroup#5:long fsGroupChangePolicy#9:string runAsGroup#6:long runAsNonRoot#3:bool runAsUser#2:long seLinuxChangePolicy#13:string seLinuxOptions#1:SELinuxOptions seccompProfile#10:SeccompProfile supplementalGroups#4:[long] supplementalGroupsPolicy#12:string sysctls#7:[Sysctl] windowsOptions#8:WindowsSecurityContextOptions
PodSpec activeDeadlineSeconds#5:long affinity#18:Affinity automountServiceAccountToken#21:bool containers*#2:[Container=name~name] dnsConfig#26:PodDNSConfig dnsPolicy#6:string enableServiceLinks#30:bool ephemeralContainers#34:[EphemeralContainer=name~name] hostAliases#23:[HostAlias=ip~ip] hostIPC#13:bool hostNetwork#11:bool hostPID#12:bool hostUsers#37:bool hostname#16:string hostnameOverride#41:string imagePullSecrets#15:[LocalObjectReference!=name~name] initContainers#20:[Container=name~name] nodeName#10:string nodeSelector#7:{string}! os#36:PodOS overhead#32:{quantity} preemptionPolicy#31:string priority#25:int priorityClassName#24:string readinessGates#28:[PodReadinessGate] resourceClaims#39:[PodResourceClaim=name~name^] resources#40:ResourceRequirements restartPolicy#3:string runtimeClassName#29:string schedulerName#19:string schedulingGates#38:[PodSchedulingGate=name~name] securityContext#14:PodSecurityContext serviceAccount#9:string serviceAccountName#8:string setHostnameAsFQDN#35:bool shareProcessNamespace#27:bool subdomain#17:string terminationGracePeriodSeconds#4:long tolerations#22:[Toleration] topologySpreadConstraints#33:[TopologySpreadConstraint=topologyKey,whenUnsatisfiable~topologyKey] volumes#1:[Volume=name~name^]
PodStatus conditions#2:[PodCondition=type~type] containerStatuses#8:[ContainerStatus] ephemeralContainerStatuses#13:[ContainerStatus] extendedResourceClaimStatus#18:PodExtendedResourceClaimStatus hostIP#5:string hostIPs#16:[HostIP~ip] initContainerStatuses#10:[ContainerStatus] message#3:string nominatedNodeName#11:string observedGeneration#17:long phase#1:string podIP#6:string podIPs#12:[PodIP=ip~ip] qosClass#9:string reason#4:string resize#14:string resourceClaimStatuses#15:[PodResourceClaimStatus=name~name^] startTime#7:time
PodTemplate metadata#1:meta.v1.ObjectMeta template#2:PodTemplateSpec
PodTemplateSpec metadata#1:meta.v1.ObjectMeta spec#2:PodSpec
PortStatus error#3:string port*#1:int protocol*#2:string
PortworxVolumeSource fsType#2:string readOnly#3:bool volumeID*#1:string
PreferredSchedulingTerm preference*#2:NodeSelectorTerm! weight*#1:int
Probe exec:ExecAction failureThreshold#6:int grpc:GRPCAction httpGet:HTTPGetAction initialDelaySeconds#2:int periodSeconds#4:int successThreshold#5:int tcpSocket:TCPSocketAction terminationGracePeriodSeconds#7:long timeoutSeconds#3:int <#1:ProbeHandler
ProbeHandler exec#1:ExecAction httpGet#2:HTTPGetAction tcpSocket#3:TCPSocketAction grpc#4:GRPCAction
ProjectedVolumeSource defaultMode#2:int sources#1:[VolumeProjection]
QuobyteVolumeSource group#5:string readOnly#3:bool registry*#1:string tenant#6:string user#4:string volume*#2:string
RBDPersistentVolumeSource fsType#3:string image*#2:string keyring#6:string monitors*#1:[string] pool#4:string readOnly#8:bool secretRef#7:SecretReference! user#5:string
RBDVolumeSource fsType#3:string image*#2:string keyring#6:string monitors*#1:[string] pool#4:string readOnly#8:bool secretRef#7:LocalObjectReference! user#5:string
ReplicationController metadata#1:meta.v1.ObjectMeta spec#2:ReplicationControllerSpec status#3:ReplicationControllerStatus
ReplicationControllerCondition lastTransitionTime#3:time message#5:string reason#4:string status*#2:string type*#1:string
ReplicationControllerSpec minReadySeconds#4:int replicas#1:int selector#2:{string}! template#3:PodTemplateSpec
ReplicationControllerStatus availableReplicas#5:int conditions#6:[ReplicationControllerCondition=type~type] fullyLabeledReplicas#2:int observedGeneration#3:long readyReplicas#4:int replicas*#1:int
ResourceClaim name*#1:string request#2:string
ResourceFieldSelector containerName#1:string divisor#3:quantity resource*#2:string
ResourceHealth health#2:string resourceID*#1:string
ResourceQuota metadata#1:meta.v1.ObjectMeta spec#2:ResourceQuotaSpec status#3:ResourceQuotaStatus
ResourceQuotaSpec hard#1:{quantity} scopeSelector#3:ScopeSelector! scopes#2:[string]
ResourceQuotaStatus hard#1:{quantity} used#2:{quantity}
ResourceRequirements claims#3:[ResourceClaim=name] limits#1:{quantity} requests#2:{quantity}
ResourceStatus name*#1:string resources#2:[ResourceHealth=resourceID]
SELinuxOptions level#4:string role#2:string type#3:string user#1:string
ScaleIOPersistentVolumeSource fsType#9:string gateway*#1:string protectionDomain#5:string readOnly#10:bool secretRef*#3:SecretReference! sslEnabled#4:bool storageMode#7:string storagePool#6:string system*#2:string volumeName#8:string
ScaleIOVolumeSource fsType#9:string gateway*#1:string protectionDomain#5:string readOnly#10:bool secretRef*#3:LocalObjectReference! sslEnabled#4:bool storageMode#7:string storagePool#6:string system*#2:string volumeName#8:string
ScopeSelector matchExpressions#1:[ScopedResourceSelectorRequirement]
ScopedResourceSelectorRequirement operator*#2:string scopeName*#1:string values#3:[string]
SeccompProfile localhostProfile#2:string type*#1:string
Secret data#2:{bytes} immutable#5:bool metadata#1:meta.v1.ObjectMeta stringData#4:{string} type#3:string
SecretEnvSource name:string optional#2:bool <#1:LocalObjectReference
SecretKeySelector key*#2:string name:string optional#3:bool <#1:LocalObjectReference
SecretProjection items#2:[KeyToPath] name:string optional#4:bool <#1:LocalObjectReference
SecretReference name#1:string namespace#2:string
SecretVolumeSource defaultMode#3:int items#2:[KeyToPath] optional#4:bool secretName#1:string
SecurityContext allowPrivilegeEscalation#7:bool appArmorProfile#12:AppArmorProfile capabilities#1:Capabilities privileged#2:bool procMount#9:string readOnlyRootFilesystem#6:bool runAsGroup#8:long runAsNonRoot#5:bool runAsUser#4:long seLinuxOptions#3:SELinuxOptions seccompProfile#11:SeccompProfile windowsOptions#10:WindowsSecurityContextOptions
Service metadata#1:meta.v1.ObjectMeta spec#2:ServiceSpec status#3:ServiceStatus
ServiceAccount automountServiceAccountToken#4:bool imagePullSecrets#3:[LocalObjectReference] metadata#1:meta.v1.ObjectMeta secrets#2:[ObjectReference!=name~name]
ServiceAccountTokenProjection audience#1:string expirationSeconds#2:long path*#3:string
ServicePort appProtocol#6:string name#1:string nodePort#5:int port*#3:int protocol#2:string targetPort#4:intstr
ServiceSpec allocateLoadBalancerNodePorts#20:bool clusterIP#3:string clusterIPs#18:[string] externalIPs#5:[string] externalName#10:string externalTrafficPolicy#11:string healthCheckNodePort#12:int internalTrafficPolicy#22:string ipFamilies#19:[string] ipFamilyPolicy#17:string loadBalancerClass#21:string loadBalancerIP#8:string loadBalancerSourceRanges#9:[string] ports#1:[ServicePort=port,protocol~port] publishNotReadyAddresses#13:bool selector#2:{string}! sessionAffinity#7:string sessionAffinityConfig#14:SessionAffinityConfig trafficDistribution#23:string type#4:string
ServiceStatus conditions#2:[meta.v1.Condition=type~type] loadBalancer#1:LoadBalancerStatus
SessionAffinityConfig clientIP#1:ClientIPConfig
SleepAction seconds*#1:long
StorageOSPersistentVolumeSource fsType#3:string readOnly#4:bool secretRef#5:ObjectReference! volumeName#1:string volumeNamespace#2:string
StorageOSVolumeSource fsType#3:string readOnly#4:bool secretRef#5:LocalObjectReference! volumeName#1:string volumeNamespace#2:string
Sysctl name*#1:string value*#2:string
TCPSocketAction host#2:string port*#1:intstr
Taint effect*#3:string key*#1:string timeAdded#4:time value#2:string
Toleration effect#4:string key#1:string operator#2:string tolerationSeconds#5:long value#3:string
TopologySelectorLabelRequirement key*#1:string values*#2:[string]
TopologySelectorTerm matchLabelExpressions#1:[TopologySelectorLabelRequirement]
TopologySpreadConstraint labelSelector#4:meta.v1.LabelSelector! matchLabelKeys#8:[string] maxSkew*#1:int minDomains#5:int nodeAffinityPolicy#6:string nodeTaintsPolicy#7:string topologyKey*#2:string whenUnsatisfiable*#3:string
TypedLocalObjectReference apiGroup#1:string kind*#2:string name*#3:string
TypedObjectReference apiGroup#1:string kind*#2:string name*#3:string namespace#4:string
Volume awsElasticBlockStore:AWSElasticBlockStoreVolumeSource azureDisk:AzureDiskVolumeSource azureFile:AzureFileVolumeSource cephfs:CephFSVolumeSource cinder:CinderVolumeSource configMap:ConfigMapVolumeSource csi:CSIVolumeSource downwardAPI:DownwardAPIVolumeSource emptyDir:EmptyDirVolumeSource ephemeral:EphemeralVolumeSource fc:FCVolumeSource flexVolume:FlexVolumeSource flocker:FlockerVolumeSource gcePersistentDisk:GCEPersistentDiskVolumeSource gitRepo:GitRepoVolumeSource glusterfs:GlusterfsVolumeSource hostPath:HostPathVolumeSource image:ImageVolumeSource iscsi:ISCSIVolumeSource name*#1:string nfs:NFSVolumeSource persistentVolumeClaim:PersistentVolumeClaimVolumeSource photonPersistentDisk:PhotonPersistentDiskVolumeSource portworxVolume:PortworxVolumeSource projected:ProjectedVolumeSource quobyte:QuobyteVolumeSource rbd:RBDVolumeSource scaleIO:ScaleIOVolumeSource secret:SecretVolumeSource storageos:StorageOSVolumeSource vsphereVolume:VsphereVirtualDiskVolumeSource <#2:VolumeSource
VolumeDevice devicePath*#2:string name*#1:string
VolumeMount mountPath*#3:string mountPropagation#5:string name*#1:string readOnly#2:bool recursiveReadOnly#7:string subPath#4:string subPathExpr#6:string
VolumeMountStatus mountPath*#2:string name*#1:string readOnly#3:bool recursiveReadOnly#4:string
VolumeNodeAffinity required#1:NodeSelector!
VolumeProjection clusterTrustBundle#5:ClusterTrustBundleProjection configMap#3:ConfigMapProjection downwardAPI#2:DownwardAPIProjection podCertificate#6:PodCertificateProjection secret#1:SecretProjection serviceAccountToken#4:ServiceAccountTokenProjection
VolumeResourceRequirements limits#1:{quantity} requests#2:{quantity}
VolumeSource hostPath#1:HostPathVolumeSource emptyDir#2:EmptyDirVolumeSource gcePersistentDisk#3:GCEPersistentDiskVolumeSource awsElasticBlockStore#4:AWSElasticBlockStoreVolumeSource gitRepo#5:GitRepoVolumeSource secret#6:SecretVolumeSource nfs#7:NFSVolumeSource iscsi#8:ISCSIVolumeSource glusterfs#9:GlusterfsVolumeSource persistentVolumeClaim#10:PersistentVolumeClaimVolumeSource rbd#11:RBDVolumeSource flexVolume#12:FlexVolumeSource cinder#13:CinderVolumeSource cephfs#14:CephFSVolumeSource flocker#15:FlockerVolumeSource downwardAPI#16:DownwardAPIVolumeSource fc#17:FCVolumeSource azureFile#18:AzureFileVolumeSource configMap#19:ConfigMapVolumeSource vsphereVolume#20:VsphereVirtualDiskVolumeSource quobyte#21:QuobyteVolumeSource azureDisk#22:AzureDiskVolumeSource photonPersistentDisk#23:PhotonPersistentDiskVolumeSource projected#26:ProjectedVolumeSource portworxVolume#24:PortworxVolumeSource scaleIO#25:ScaleIOVolumeSource storageos#27:StorageOSVolumeSource csi#28:CSIVolumeSource ephemeral#29:EphemeralVolumeSource image#30:ImageVolumeSource
VsphereVirtualDiskVolumeSource fsType#2:string storagePolicyID#4:string storagePolicyName#3:string volumePath*#1:string
WeightedPodAffinityTerm podAffinityTerm*#2:PodAffinityTerm weight*#1:int
WindowsSecurityContextOptions gmsaCredentialSpec#2:string gmsaCredentialSpecName#1:string hostProcess#4:bool runAsUserName#3:string
`;
