/**
 * The types of all groups but core as Kubernetes 1.34 publishes them: one a line, its fields behind it. `builtin-types.ts` says
 * how to read them. Taken from the published OpenAPI document and the protobuf definitions, never edited by hand.
 */
export const groupTypes = `
= admissionregistration.v1
MatchCondition expression*#2:string name*#1:string
MutatingWebhook admissionReviewVersions*#8:[string] clientConfig*#2:WebhookClientConfig failurePolicy#4:string matchConditions#12:[MatchCondition=name~name] matchPolicy#9:string name*#1:string namespaceSelector#5:meta.v1.LabelSelector! objectSelector#11:meta.v1.LabelSelector! reinvocationPolicy#10:string rules#3:[RuleWithOperations] sideEffects*#6:string timeoutSeconds#7:int
MutatingWebhookConfiguration metadata#1:meta.v1.ObjectMeta webhooks:[MutatingWebhook=name~name] <#2:MutatingWebhook
Rule apiGroups#1:[string] apiVersions#2:[string] resources#3:[string] scope#4:string
RuleWithOperations apiGroups:[string] apiVersions:[string] operations#1:[string] resources:[string] scope:string <#2:Rule
ServiceReference name*#2:string namespace*#1:string path#3:string port#4:int
ValidatingWebhook admissionReviewVersions*#8:[string] clientConfig*#2:WebhookClientConfig failurePolicy#4:string matchConditions#11:[MatchCondition=name~name] matchPolicy#9:string name*#1:string namespaceSelector#5:meta.v1.LabelSelector! objectSelector#10:meta.v1.LabelSelector! rules#3:[RuleWithOperations] sideEffects*#6:string timeoutSeconds#7:int
ValidatingWebhookConfiguration metadata#1:meta.v1.ObjectMeta webhooks:[ValidatingWebhook=name~name] <#2:ValidatingWebhook
WebhookClientConfig caBundle#2:bytes service#1:ServiceReference url#3:string

= apiextensions.v1
CustomResourceColumnDefinition description#4:string format#3:string jsonPath*#6:string name*#1:string priority#5:int type*#2:string
CustomResourceConversion strategy*#1:string webhook#2:WebhookConversion
CustomResourceDefinition metadata#1:meta.v1.ObjectMeta spec*#2:CustomResourceDefinitionSpec status#3:CustomResourceDefinitionStatus
CustomResourceDefinitionCondition lastTransitionTime#3:time message#5:string reason#4:string status*#2:string type*#1:string
CustomResourceDefinitionNames categories#6:[string] kind*#4:string listKind#5:string plural*#1:string shortNames#3:[string] singular#2:string
CustomResourceDefinitionSpec conversion#9:CustomResourceConversion group*#1:string names*#3:CustomResourceDefinitionNames preserveUnknownFields#10:bool scope*#4:string versions*#7:[CustomResourceDefinitionVersion]
CustomResourceDefinitionStatus acceptedNames#2:CustomResourceDefinitionNames conditions#1:[CustomResourceDefinitionCondition=type] storedVersions#3:[string]
CustomResourceDefinitionVersion additionalPrinterColumns#6:[CustomResourceColumnDefinition] deprecated#7:bool deprecationWarning#8:string name*#1:string schema#4:CustomResourceValidation selectableFields#9:[SelectableField] served*#2:bool storage*#3:bool subresources#5:CustomResourceSubresources
CustomResourceSubresourceScale labelSelectorPath#3:string specReplicasPath*#1:string statusReplicasPath*#2:string
CustomResourceSubresources scale#2:CustomResourceSubresourceScale status#1:json
CustomResourceValidation openAPIV3Schema#1:JSONSchemaProps
ExternalDocumentation description#1:string url#2:string
JSONSchemaProps $ref#3:string $schema#2:string additionalItems#33:json additionalProperties#30:json allOf#25:[JSONSchemaProps] anyOf#27:[JSONSchemaProps] default#8:json definitions#34:{JSONSchemaProps} dependencies#32:{json} description#4:string enum#20:[json] example#36:json exclusiveMaximum#10:bool exclusiveMinimum#12:bool externalDocs#35:ExternalDocumentation format#6:string id#1:string items#24:json maxItems#16:long maxLength#13:long maxProperties#21:long maximum#9:number minItems#17:long minLength#14:long minProperties#22:long minimum#11:number multipleOf#19:number not#28:JSONSchemaProps nullable#37:bool oneOf#26:[JSONSchemaProps] pattern#15:string patternProperties#31:{JSONSchemaProps} properties#29:{JSONSchemaProps} required#23:[string] title#7:string type#5:string uniqueItems#18:bool x-kubernetes-embedded-resource:bool x-kubernetes-int-or-string:bool x-kubernetes-list-map-keys:[string] x-kubernetes-list-type:string x-kubernetes-map-type:string x-kubernetes-preserve-unknown-fields:bool x-kubernetes-validations:[ValidationRule=rule~rule] <#44:ValidationRule
SelectableField jsonPath*#1:string
ServiceReference name*#2:string namespace*#1:string path#3:string port#4:int
ValidationRule fieldPath#5:string message#2:string messageExpression#3:string optionalOldSelf#6:bool reason#4:string rule*#1:string
WebhookClientConfig caBundle#2:bytes service#1:ServiceReference url#3:string
WebhookConversion clientConfig#2:WebhookClientConfig conversionReviewVersions*#3:[string]

= apps.v1
ControllerRevision data#2:raw metadata#1:meta.v1.ObjectMeta revision*#3:long
DaemonSet metadata#1:meta.v1.ObjectMeta spec#2:DaemonSetSpec status#3:DaemonSetStatus
DaemonSetCondition lastTransitionTime#3:time message#5:string reason#4:string status*#2:string type*#1:string
DaemonSetSpec minReadySeconds#4:int revisionHistoryLimit#6:int selector*#1:meta.v1.LabelSelector! template*#2:core.v1.PodTemplateSpec updateStrategy#3:DaemonSetUpdateStrategy
DaemonSetStatus collisionCount#9:int conditions#10:[DaemonSetCondition=type~type] currentNumberScheduled*#1:int desiredNumberScheduled*#3:int numberAvailable#7:int numberMisscheduled*#2:int numberReady*#4:int numberUnavailable#8:int observedGeneration#5:long updatedNumberScheduled#6:int
DaemonSetUpdateStrategy rollingUpdate#2:RollingUpdateDaemonSet type#1:string
Deployment metadata#1:meta.v1.ObjectMeta spec#2:DeploymentSpec status#3:DeploymentStatus
DeploymentCondition lastTransitionTime#7:time lastUpdateTime#6:time message#5:string reason#4:string status*#2:string type*#1:string
DeploymentSpec minReadySeconds#5:int paused#7:bool progressDeadlineSeconds#9:int replicas#1:int revisionHistoryLimit#6:int selector*#2:meta.v1.LabelSelector! strategy#4:DeploymentStrategy template*#3:core.v1.PodTemplateSpec
DeploymentStatus availableReplicas#4:int collisionCount#8:int conditions#6:[DeploymentCondition=type~type] observedGeneration#1:long readyReplicas#7:int replicas#2:int terminatingReplicas#9:int unavailableReplicas#5:int updatedReplicas#3:int
DeploymentStrategy rollingUpdate#2:RollingUpdateDeployment type#1:string
ReplicaSet metadata#1:meta.v1.ObjectMeta spec#2:ReplicaSetSpec status#3:ReplicaSetStatus
ReplicaSetCondition lastTransitionTime#3:time message#5:string reason#4:string status*#2:string type*#1:string
ReplicaSetSpec minReadySeconds#4:int replicas#1:int selector*#2:meta.v1.LabelSelector! template#3:core.v1.PodTemplateSpec
ReplicaSetStatus availableReplicas#5:int conditions#6:[ReplicaSetCondition=type~type] fullyLabeledReplicas#2:int observedGeneration#3:long readyReplicas#4:int replicas*#1:int terminatingReplicas#7:int
RollingUpdateDaemonSet maxSurge#2:intstr maxUnavailable#1:intstr
RollingUpdateDeployment maxSurge#2:intstr maxUnavailable#1:intstr
RollingUpdateStatefulSetStrategy maxUnavailable#2:intstr partition#1:int
StatefulSet metadata#1:meta.v1.ObjectMeta spec#2:StatefulSetSpec status#3:StatefulSetStatus
StatefulSetCondition lastTransitionTime#3:time message#5:string reason#4:string status*#2:string type*#1:string
StatefulSetOrdinals start#1:int
StatefulSetPersistentVolumeClaimRetentionPolicy whenDeleted#1:string whenScaled#2:string
StatefulSetSpec minReadySeconds#9:int ordinals#11:StatefulSetOrdinals persistentVolumeClaimRetentionPolicy#10:StatefulSetPersistentVolumeClaimRetentionPolicy podManagementPolicy#6:string replicas#1:int revisionHistoryLimit#8:int selector*#2:meta.v1.LabelSelector! serviceName#5:string template*#3:core.v1.PodTemplateSpec updateStrategy#7:StatefulSetUpdateStrategy volumeClaimTemplates#4:[core.v1.PersistentVolumeClaim]
StatefulSetStatus availableReplicas#11:int collisionCount#9:int conditions#10:[StatefulSetCondition=type~type] currentReplicas#4:int currentRevision#6:string observedGeneration#1:long readyReplicas#3:int replicas*#2:int updateRevision#7:string updatedReplicas#5:int
StatefulSetUpdateStrategy rollingUpdate#2:RollingUpdateStatefulSetStrategy type#1:string

= authentication.v1
BoundObjectReference apiVersion#2:string kind#1:string name#3:string uid:string
SelfSubjectReview metadata#1:meta.v1.ObjectMeta status#2:SelfSubjectReviewStatus
SelfSubjectReviewStatus userInfo#1:UserInfo
TokenRequest metadata#1:meta.v1.ObjectMeta spec*#2:TokenRequestSpec status#3:TokenRequestStatus
TokenRequestSpec audiences*#1:[string] boundObjectRef#3:BoundObjectReference expirationSeconds#4:long
TokenRequestStatus expirationTimestamp*#2:time token*#1:string
TokenReview metadata#1:meta.v1.ObjectMeta spec*#2:TokenReviewSpec status#3:TokenReviewStatus
TokenReviewSpec audiences#2:[string] token#1:string
TokenReviewStatus audiences#4:[string] authenticated#1:bool error#3:string user#2:UserInfo
UserInfo extra#4:{[string]} groups#3:[string] uid#2:string username#1:string

= authorization.v1
FieldSelectorAttributes rawSelector#1:string requirements#2:[meta.v1.FieldSelectorRequirement]
LabelSelectorAttributes rawSelector#1:string requirements#2:[meta.v1.LabelSelectorRequirement]
LocalSubjectAccessReview metadata#1:meta.v1.ObjectMeta spec*#2:SubjectAccessReviewSpec status#3:SubjectAccessReviewStatus
NonResourceAttributes path#1:string verb#2:string
NonResourceRule nonResourceURLs#2:[string] verbs*#1:[string]
ResourceAttributes fieldSelector#8:FieldSelectorAttributes group#3:string labelSelector#9:LabelSelectorAttributes name#7:string namespace#1:string resource#5:string subresource#6:string verb#2:string version#4:string
ResourceRule apiGroups#2:[string] resourceNames#4:[string] resources#3:[string] verbs*#1:[string]
SelfSubjectAccessReview metadata#1:meta.v1.ObjectMeta spec*#2:SelfSubjectAccessReviewSpec status#3:SubjectAccessReviewStatus
SelfSubjectAccessReviewSpec nonResourceAttributes#2:NonResourceAttributes resourceAttributes#1:ResourceAttributes
SelfSubjectRulesReview metadata#1:meta.v1.ObjectMeta spec*#2:SelfSubjectRulesReviewSpec status#3:SubjectRulesReviewStatus
SelfSubjectRulesReviewSpec namespace#1:string
SubjectAccessReview metadata#1:meta.v1.ObjectMeta spec*#2:SubjectAccessReviewSpec status#3:SubjectAccessReviewStatus
SubjectAccessReviewSpec extra#5:{[string]} groups#4:[string] nonResourceAttributes#2:NonResourceAttributes resourceAttributes#1:ResourceAttributes uid#6:string user#3:string
SubjectAccessReviewStatus allowed*#1:bool denied#4:bool evaluationError#3:string reason#2:string
SubjectRulesReviewStatus evaluationError#4:string incomplete*#3:bool nonResourceRules*#2:[NonResourceRule] resourceRules*#1:[ResourceRule]

= autoscaling.v1
CrossVersionObjectReference apiVersion#3:string kind*#1:string name*#2:string
HorizontalPodAutoscaler metadata#1:meta.v1.ObjectMeta spec#2:HorizontalPodAutoscalerSpec status#3:HorizontalPodAutoscalerStatus
HorizontalPodAutoscalerSpec maxReplicas*#3:int minReplicas#2:int scaleTargetRef*#1:CrossVersionObjectReference! targetCPUUtilizationPercentage#4:int
HorizontalPodAutoscalerStatus currentCPUUtilizationPercentage#5:int currentReplicas*#3:int desiredReplicas*#4:int lastScaleTime#2:time observedGeneration#1:long
Scale metadata#1:meta.v1.ObjectMeta spec#2:ScaleSpec status#3:ScaleStatus
ScaleSpec replicas#1:int
ScaleStatus replicas*#1:int selector#2:string

= autoscaling.v2
ContainerResourceMetricSource container*#3:string name*#1:string target*#2:MetricTarget
ContainerResourceMetricStatus container*#3:string current*#2:MetricValueStatus name*#1:string
CrossVersionObjectReference apiVersion#3:string kind*#1:string name*#2:string
ExternalMetricSource metric*#1:MetricIdentifier target*#2:MetricTarget
ExternalMetricStatus current*#2:MetricValueStatus metric*#1:MetricIdentifier
HPAScalingPolicy periodSeconds*#3:int type*#1:string value*#2:int
HPAScalingRules policies#2:[HPAScalingPolicy] selectPolicy#1:string stabilizationWindowSeconds#3:int tolerance#4:quantity
HorizontalPodAutoscaler metadata#1:meta.v1.ObjectMeta spec#2:HorizontalPodAutoscalerSpec status#3:HorizontalPodAutoscalerStatus
HorizontalPodAutoscalerBehavior scaleDown#2:HPAScalingRules scaleUp#1:HPAScalingRules
HorizontalPodAutoscalerCondition lastTransitionTime#3:time message#5:string reason#4:string status*#2:string type*#1:string
HorizontalPodAutoscalerSpec behavior#5:HorizontalPodAutoscalerBehavior maxReplicas*#3:int metrics#4:[MetricSpec] minReplicas#2:int scaleTargetRef*#1:CrossVersionObjectReference
HorizontalPodAutoscalerStatus conditions#6:[HorizontalPodAutoscalerCondition=type~type] currentMetrics#5:[MetricStatus] currentReplicas#3:int desiredReplicas*#4:int lastScaleTime#2:time observedGeneration#1:long
MetricIdentifier name*#1:string selector#2:meta.v1.LabelSelector!
MetricSpec containerResource#7:ContainerResourceMetricSource external#5:ExternalMetricSource object#2:ObjectMetricSource pods#3:PodsMetricSource resource#4:ResourceMetricSource type*#1:string
MetricStatus containerResource#7:ContainerResourceMetricStatus external#5:ExternalMetricStatus object#2:ObjectMetricStatus pods#3:PodsMetricStatus resource#4:ResourceMetricStatus type*#1:string
MetricTarget averageUtilization#4:int averageValue#3:quantity type*#1:string value#2:quantity
MetricValueStatus averageUtilization#3:int averageValue#2:quantity value#1:quantity
ObjectMetricSource describedObject*#1:CrossVersionObjectReference metric*#3:MetricIdentifier target*#2:MetricTarget
ObjectMetricStatus current*#2:MetricValueStatus describedObject*#3:CrossVersionObjectReference metric*#1:MetricIdentifier
PodsMetricSource metric*#1:MetricIdentifier target*#2:MetricTarget
PodsMetricStatus current*#2:MetricValueStatus metric*#1:MetricIdentifier
ResourceMetricSource name*#1:string target*#2:MetricTarget
ResourceMetricStatus current*#2:MetricValueStatus name*#1:string

= batch.v1
CronJob metadata#1:meta.v1.ObjectMeta spec#2:CronJobSpec status#3:CronJobStatus
CronJobSpec concurrencyPolicy#3:string failedJobsHistoryLimit#7:int jobTemplate*#5:JobTemplateSpec schedule*#1:string startingDeadlineSeconds#2:long successfulJobsHistoryLimit#6:int suspend#4:bool timeZone#8:string
CronJobStatus active#1:[core.v1.ObjectReference] lastScheduleTime#4:time lastSuccessfulTime#5:time
Job metadata#1:meta.v1.ObjectMeta spec#2:JobSpec status#3:JobStatus
JobCondition lastProbeTime#3:time lastTransitionTime#4:time message#6:string reason#5:string status*#2:string type*#1:string
JobSpec activeDeadlineSeconds#3:long backoffLimit#7:int backoffLimitPerIndex#12:int completionMode#9:string completions#2:int managedBy#15:string manualSelector#5:bool maxFailedIndexes#13:int parallelism#1:int podFailurePolicy#11:PodFailurePolicy podReplacementPolicy#14:string selector#4:meta.v1.LabelSelector! successPolicy#16:SuccessPolicy suspend#10:bool template*#6:core.v1.PodTemplateSpec ttlSecondsAfterFinished#8:int
JobStatus active#4:int completedIndexes#7:string completionTime#3:time conditions#1:[JobCondition~type] failed#6:int failedIndexes#10:string ready#9:int startTime#2:time succeeded#5:int terminating#11:int uncountedTerminatedPods#8:UncountedTerminatedPods
JobTemplateSpec metadata#1:meta.v1.ObjectMeta spec#2:JobSpec
PodFailurePolicy rules*#1:[PodFailurePolicyRule]
PodFailurePolicyOnExitCodesRequirement containerName#1:string operator*#2:string values*#3:[int+]
PodFailurePolicyOnPodConditionsPattern status*#2:string type*#1:string
PodFailurePolicyRule action*#1:string onExitCodes#2:PodFailurePolicyOnExitCodesRequirement onPodConditions#3:[PodFailurePolicyOnPodConditionsPattern]
SuccessPolicy rules*#1:[SuccessPolicyRule]
SuccessPolicyRule succeededCount#2:int succeededIndexes#1:string
UncountedTerminatedPods failed#2:[string+] succeeded#1:[string+]

= coordination.v1
Lease metadata#1:meta.v1.ObjectMeta spec#2:LeaseSpec
LeaseSpec acquireTime#3:microtime holderIdentity#1:string leaseDurationSeconds#2:int leaseTransitions#5:int preferredHolder#7:string renewTime#4:microtime strategy#6:string

= discovery.v1
Endpoint addresses*#1:[string+] conditions#2:EndpointConditions deprecatedTopology#5:{string} hints#8:EndpointHints hostname#3:string nodeName#6:string targetRef#4:core.v1.ObjectReference! zone#7:string
EndpointConditions ready#1:bool serving#2:bool terminating#3:bool
EndpointHints forNodes#2:[ForNode] forZones#1:[ForZone]
EndpointPort appProtocol#4:string name#1:string port#3:int protocol#2:string
EndpointSlice addressType*#4:string endpoints*#2:[Endpoint] metadata#1:meta.v1.ObjectMeta ports#3:[EndpointPort]
ForNode name*#1:string
ForZone name*#1:string

= events.v1
Event action#6:string deprecatedCount#15:int deprecatedFirstTimestamp#13:time deprecatedLastTimestamp#14:time deprecatedSource#12:core.v1.EventSource eventTime*#2:microtime metadata#1:meta.v1.ObjectMeta note#10:string reason#7:string regarding#8:core.v1.ObjectReference! related#9:core.v1.ObjectReference! reportingController#4:string reportingInstance#5:string series#3:EventSeries type#11:string
EventSeries count*#1:int lastObservedTime*#2:microtime

= meta.v1
Condition lastTransitionTime*#4:time message*#6:string observedGeneration#3:long reason*#5:string status*#2:string type*#1:string
DeleteOptions apiVersion:string dryRun#5:[string] gracePeriodSeconds#1:long ignoreStoreReadErrorWithClusterBreakingPotential#6:bool kind:string orphanDependents#3:bool preconditions#2:Preconditions propagationPolicy#4:string
FieldSelectorRequirement key*#1:string operator*#2:string values#3:[string]
LabelSelector matchExpressions#2:[LabelSelectorRequirement] matchLabels#1:{string}
LabelSelectorRequirement key*#1:string operator*#2:string values#3:[string]
ListMeta continue#3:string remainingItemCount#4:long resourceVersion#2:string selfLink#1:string
ManagedFieldsEntry apiVersion#3:string fieldsType#6:string fieldsV1#7:fields manager#1:string operation#2:string subresource#8:string time#4:time
ObjectMeta annotations#12:{string} creationTimestamp#8:time deletionGracePeriodSeconds#10:long deletionTimestamp#9:time finalizers#14:[string+~] generateName#2:string generation#7:long labels#11:{string} managedFields#17:[ManagedFieldsEntry] name#1:string namespace#3:string ownerReferences#13:[OwnerReference!=uid~uid] resourceVersion#6:string selfLink#4:string uid#5:string
OwnerReference apiVersion*#5:string blockOwnerDeletion#7:bool controller#6:bool kind*#1:string name*#3:string uid*#4:string
Preconditions resourceVersion#2:string uid#1:string
Status code#6:int details#5:StatusDetails message#3:string metadata#1:ListMeta reason#4:string status#2:string
StatusCause field#3:string message#2:string reason#1:string
StatusDetails causes#4:[StatusCause] group#2:string kind#3:string name#1:string retryAfterSeconds#5:int uid#6:string

= networking.v1
HTTPIngressPath backend*#2:IngressBackend path#1:string pathType*#3:string
HTTPIngressRuleValue paths*#1:[HTTPIngressPath]
IPBlock cidr*#1:string except#2:[string]
Ingress metadata#1:meta.v1.ObjectMeta spec#2:IngressSpec status#3:IngressStatus
IngressBackend resource#3:core.v1.TypedLocalObjectReference! service#4:IngressServiceBackend
IngressClass metadata#1:meta.v1.ObjectMeta spec#2:IngressClassSpec
IngressClassParametersReference apiGroup:string kind*#2:string name*#3:string namespace#5:string scope#4:string
IngressClassSpec controller#1:string parameters#2:IngressClassParametersReference
IngressLoadBalancerIngress hostname#2:string ip#1:string ports#4:[IngressPortStatus]
IngressLoadBalancerStatus ingress#1:[IngressLoadBalancerIngress]
IngressPortStatus error#3:string port*#1:int protocol*#2:string
IngressRule host#1:string http:HTTPIngressRuleValue <#2:IngressRuleValue
IngressRuleValue http#1:HTTPIngressRuleValue
IngressServiceBackend name*#1:string port#2:ServiceBackendPort!
IngressSpec defaultBackend#1:IngressBackend ingressClassName#4:string rules#3:[IngressRule] tls#2:[IngressTLS]
IngressStatus loadBalancer#1:IngressLoadBalancerStatus
IngressTLS hosts#1:[string] secretName#2:string
NetworkPolicy metadata#1:meta.v1.ObjectMeta spec#2:NetworkPolicySpec
NetworkPolicyEgressRule ports#1:[NetworkPolicyPort] to#2:[NetworkPolicyPeer]
NetworkPolicyIngressRule from#2:[NetworkPolicyPeer] ports#1:[NetworkPolicyPort]
NetworkPolicyPeer ipBlock#3:IPBlock namespaceSelector#2:meta.v1.LabelSelector! podSelector#1:meta.v1.LabelSelector!
NetworkPolicyPort endPort#3:int port#2:intstr protocol#1:string
NetworkPolicySpec egress#3:[NetworkPolicyEgressRule] ingress#2:[NetworkPolicyIngressRule] podSelector#1:meta.v1.LabelSelector! policyTypes#4:[string]
ServiceBackendPort name#1:string number#2:int

= policy.v1
Eviction deleteOptions#2:meta.v1.DeleteOptions metadata#1:meta.v1.ObjectMeta
PodDisruptionBudget metadata#1:meta.v1.ObjectMeta spec#2:PodDisruptionBudgetSpec status#3:PodDisruptionBudgetStatus
PodDisruptionBudgetSpec maxUnavailable#3:intstr minAvailable#1:intstr selector#2:meta.v1.LabelSelector! unhealthyPodEvictionPolicy#4:string
PodDisruptionBudgetStatus conditions#7:[meta.v1.Condition=type~type] currentHealthy*#4:int desiredHealthy*#5:int disruptedPods#2:{time} disruptionsAllowed*#3:int expectedPods*#6:int observedGeneration#1:long

= rbac.v1
AggregationRule clusterRoleSelectors#1:[meta.v1.LabelSelector]
ClusterRole aggregationRule#3:AggregationRule metadata#1:meta.v1.ObjectMeta rules#2:[PolicyRule]
ClusterRoleBinding metadata#1:meta.v1.ObjectMeta roleRef*#3:RoleRef! subjects#2:[Subject]
PolicyRule apiGroups#2:[string] nonResourceURLs#5:[string] resourceNames#4:[string] resources#3:[string] verbs*#1:[string]
Role metadata#1:meta.v1.ObjectMeta rules#2:[PolicyRule]
RoleBinding metadata#1:meta.v1.ObjectMeta roleRef*#3:RoleRef! subjects#2:[Subject]
RoleRef apiGroup*#1:string kind*#2:string name*#3:string
Subject apiGroup#2:string kind*#1:string name*#3:string namespace#4:string

= scheduling.v1
PriorityClass description#4:string globalDefault#3:bool metadata#1:meta.v1.ObjectMeta preemptionPolicy#5:string value*#2:int

= storage.v1
StorageClass allowVolumeExpansion#6:bool allowedTopologies#8:[core.v1.TopologySelectorTerm] metadata#1:meta.v1.ObjectMeta mountOptions#5:[string] parameters#3:{string} provisioner*#2:string reclaimPolicy#4:string volumeBindingMode#7:string
`;
